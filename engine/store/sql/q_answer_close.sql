-- q_answer_close.sql
-- Attempts that are over without having paid give their place away. $1 bigint[] payments
delete from payment_open where payment = any($1::bigint[])
