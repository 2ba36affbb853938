-- q_answer_orphan_count.sql
-- How many items and statuses of an answer nobody could place. $1 answer
select (select count(*) from answer_orphan where answer = $1)
     + (select count(*) from answer_status_orphan where answer = $1)
