-- q_answer_group_sums.sql
-- $1 bigint[] payment files: file, number of the payment information, whether its booking adds up,
-- whether to all of its payments
select file, group_no, booked, booked_whole from group_result where file = any($1::bigint[])
