-- q_run_rule.sql
-- A rule that looks in a run. $1 run, $2 rule, $3 version, $4 parameters in force (JSON)
insert into run_rule (run, rule, version, parameters) values ($1, $2, $3, $4::jsonb)
