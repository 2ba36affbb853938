-- try_lock: an advisory lock of the session, without waiting. $1 key. One row: got (boolean).
select pg_try_advisory_lock($1::bigint);
