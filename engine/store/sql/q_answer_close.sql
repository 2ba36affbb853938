-- q_answer_close.sql
-- Attempts that are over without having paid give their place away.
-- $1 bigint[] decisions, $2 bigint[] their payments
delete from payment_open o
using unnest($1::bigint[], $2::bigint[]) over(decision, payment)
where o.decision = over.decision and o.payment = over.payment
