-- q_answer_group_sums.sql
-- $1 bigint[] payment files: file, number of the payment information, whether its booking adds up,
-- whether to all of its payments, whether it is more than those of them that were not refused
select file, group_no, booked, booked_whole, told_cents > expected_cents
from group_result
where file = any($1::bigint[])
