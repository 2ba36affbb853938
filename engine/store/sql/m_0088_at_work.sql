-- m_0088_at_work.sql
-- A run is at work while the session that began it holds the lock of runs. Between the lock of a
-- run and its row, the one that died before it was taken for at work: a worker joined it, and found
-- no folder to write to. Sessions of other users do not show when they began: those are believed.
create or replace function run_is_at_work(a_run bigint, lock_key bigint) returns boolean
    language sql stable as $$
    select exists (
        select from run r
        join pg_locks l on l.locktype = 'advisory' and l.granted and l.objsubid = 1
                       and l.classid::bigint = lock_key >> 32
                       and l.objid::bigint = lock_key & 4294967295
        join pg_database d on d.oid = l.database and d.datname = current_database()
        join pg_stat_activity a on a.pid = l.pid
        where r.id = a_run and r.state = 'running'
          and coalesce(a.backend_start <= r.started_at, true))
       and not exists (select from run where id > a_run) $$;
