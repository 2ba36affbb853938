-- q_answer_group_sums.sql
-- $1 bigint[] payment files: file, number of the payment information, whether its booking adds up,
-- whether to all of its payments, whether it is more than those of them that were not refused,
-- whether a sum was told that left, whether all of it came back
select file, group_no, booked, booked_whole, coalesce(told_cents > expected_cents, false),
       told_cents is not null, reversed
from group_result
where file = any($1::bigint[])
