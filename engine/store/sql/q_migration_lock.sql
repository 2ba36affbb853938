-- migration_lock: waits for the lock under which the schema is changed. $1 key. A row of nothing.
select pg_advisory_lock($1::bigint) is null;
