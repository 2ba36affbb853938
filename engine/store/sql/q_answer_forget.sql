-- q_answer_forget.sql
-- Results that are computed anew. $1 bigint[] payments
delete from payment_result where payment = any($1::bigint[])
