-- q_runs_bury.sql
-- Earlier runs that are still marked as running have died: this one holds the lock. $1 run
update run set state = 'died', finished_at = clock_timestamp(), reason = 'finished by run ' || $1
where id < $1 and state = 'running'
