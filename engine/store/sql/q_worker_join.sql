-- q_worker_join.sql
-- Makes the caller a worker of the run at work. No row when there is none.
-- $1 bigint key of the lock of runs. Returns worker, run, its date.
with at_work as (
    select id, run_date from run
    where id = (select max(id) from run) and run_is_at_work(id, $1)),
fresh as (
    insert into worker (run) select id from at_work returning id, run)
select fresh.id, fresh.run, at_work.run_date from fresh join at_work on at_work.id = fresh.run
