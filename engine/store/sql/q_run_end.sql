-- q_run_end.sql
-- How a run ended. $1 run, $2 state, $3 reason
update run set state = $2::run_state, finished_at = clock_timestamp(), reason = $3 where id = $1
