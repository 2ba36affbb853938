-- q_worker_count.sql
-- How many have joined. $1 bigint run. Index: worker_run.
select count(*) from worker where run = $1
