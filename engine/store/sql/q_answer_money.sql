-- q_answer_money.sql
-- What answers say of the money of payments: payment, answer, its format, the bank's reference and
-- the day of the booking, credit, comes back, cents, reason, and the payer and account that the
-- payment must have (null: whatever).
-- $1 the first, $2 the last payment, $3 bigint[] the payments, or empty: all between (told.c);
-- by ids of ours $4 from this answer on, $5 up to before that one; otherwise where $4 is 0
-- Relies on answer_item_payment and answer_item_reference.
select i.number, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, i.payer, i.account
from answer_item i
join answer a on a.id = i.answer
where i.number between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or i.number = any(array(select unnest($3::bigint[]))))
  and i.answer >= $4::bigint and i.answer < $5::bigint
  and i.status = 0 and coalesce(i.currency, 'EUR') = 'EUR'
  and (not i.credit or i.returned or i.reversal)
  and not exists (select from answer_found m where m.item = i.id)
union all
select m.payment, i.answer, a.format, i.bank_ref, i.entry_ref, i.booked_on,
       i.credit, i.reversal or i.returned, i.cents, i.reason, null, null
from answer_found m
join answer_item i on i.id = m.item
join answer a on a.id = i.answer
where $4::bigint = 0 and m.payment between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or m.payment in (select unnest($3::bigint[])))
  and not exists (select from answer_item t -- the same booking, told with an id of ours
                  where t.bank_ref = i.bank_ref and t.account = i.account and t.credit = i.credit
                    and t.number = m.payment and t.answer <> i.answer and t.status = 0
                    and coalesce(t.cents, i.cents) = i.cents)
