-- q_answer_payments.sql
-- Payments by their numbers: payment, decision, cents, file, ordinal.
-- $1 the first, $2 the last number, $3 bigint[] the numbers, or empty: all between (told.c)
select id, decision, cents, file, ordinal
from payment
where id between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or id = any(array(select unnest($3::bigint[]))))
