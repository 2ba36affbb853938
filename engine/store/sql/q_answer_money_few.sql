-- q_answer_money_few.sql
-- The rows of q_answer_money.sql, looked up one by one (offset 0 sees to that).
-- $1 bigint[] payments
select i.number, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, i.payer, i.account
from unnest($1::bigint[]) s(id)
cross join lateral (select * from answer_item where number = s.id and status = 0 offset 0) i
join answer a on a.id = i.answer
where coalesce(i.currency, 'EUR') = 'EUR' and (not i.credit or i.returned or i.reversal)
  and not exists (select from answer_found m where m.item = i.id)
union all
select s.id, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, null, null
from unnest($1::bigint[]) s(id)
cross join lateral (select item from answer_found where payment = s.id offset 0) m
cross join lateral (select * from answer_item where id = m.item offset 0) i
join answer a on a.id = i.answer
