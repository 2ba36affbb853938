-- q_run_rules.sql
-- The rules that look in a run.
-- $1 run, $2 text[] rules, $3 bigint[] their versions, $4 text[] their parameters in force (JSON)
insert into run_rule (run, rule, version, parameters)
select $1, r.rule, r.version, r.parameters::jsonb
from unnest($2::text[], $3::bigint[], $4::text[]) r (rule, version, parameters)
