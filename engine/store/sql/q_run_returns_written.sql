-- q_run_returns_written.sql
-- What a run rejected lies in outbox/returns. $1 run
update run set returns_written = true where id = $1
