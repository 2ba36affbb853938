-- q_audit_run.sql: what this session does from now on, it does for a run. $1 bigint run
select set_config('maksatus.run', $1::bigint::text, false)
