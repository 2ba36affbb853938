-- q_answer_fresh.sql
-- All that was stale has its result.
delete from payment_stale
