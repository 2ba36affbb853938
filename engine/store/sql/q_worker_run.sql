-- q_worker_run.sql
-- 1 while the run is at work, else no row. $1 bigint run, $2 bigint key of the lock of runs
select 1::bigint where run_is_at_work($1, $2)
