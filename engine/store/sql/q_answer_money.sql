-- q_answer_money.sql
-- What answers say of the money of payments: payment, answer, its format, the bank's reference and
-- the day of the booking, credit, comes back, cents, reason, and the payer and account that the
-- payment must have (null: whatever).
-- $1 bigint[] payments, $2 the first, $3 the last of them
select i.number, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, i.payer, i.account
from unnest($1::bigint[]) s(id)
join answer_item i on i.number = s.id and i.number between $2::bigint and $3::bigint
join answer a on a.id = i.answer
where i.status = 0 and coalesce(i.currency, 'EUR') = 'EUR'
  and (not i.credit or i.returned or i.reversal)
  and not exists (select from answer_found m where m.item = i.id)
union all
select m.payment, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, null, null
from unnest($1::bigint[]) s(id)
join answer_found m on m.payment = s.id
join answer_item i on i.id = m.item
join answer a on a.id = i.answer
