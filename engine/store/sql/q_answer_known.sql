-- q_answer_known.sql
-- Payments that have a result, and the change of their decision that it made.
-- $1 the first, $2 the last payment, $3 bigint[] the payments, or empty: all between (told.c)
select payment, change_n
from payment_result
where payment between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or payment in (select unnest($3::bigint[])))
