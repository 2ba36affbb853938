-- q_answer_counts.sql
-- What an answer told and what was found of it: statuses, items, payments. $1 answer
select (select count(*) from answer_status where answer = $1),
       (select count(*) from answer_item where answer = $1),
       (select count(*) from payment_stale)
