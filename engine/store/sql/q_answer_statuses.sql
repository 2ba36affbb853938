-- q_answer_statuses.sql
-- What answers say of single payments: payment, answer, level, code, kind, rank, needs person,
-- reason, and the payer and message id that the payment must have (null: whatever).
-- $1 the first, $2 the last payment, $3 bigint[] the payments, or empty: all between (told.c);
-- $4 by ids of ours in answers before this one only
-- Relies on answer_status_payment.
select number, answer, level, code, kind, rank, needs_person, reason, payer, message_ref
from answer_status
where number between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or number = any(array(select unnest($3::bigint[]))))
  and answer < $4::bigint and level = 3 and code is not null and kind not in (5, 6)
union all
select payment, answer, level, code, kind, rank, needs_person, reason, null, null
from payment_status
where payment between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or payment in (select unnest($3::bigint[])))
  and kind <> 6
