-- q_run_rules.sql: the rules that look in a run.
-- $1 run, $2 text[] rules, $3 bigint[] their versions, $4 text[] what they can read of parameters:
-- arrays (JSON) of {name, day, programme, value, row, valid_from, valid_to}; day is run_date,
-- decided_on or period_start, the one whose row the rule reads; of run_date only what is in force
-- on it; a standard value has neither row nor days.
insert into run_rule (run, rule, version, parameters)
select $1, r.rule, r.version, r.parameters::jsonb
from unnest($2::text[], $3::bigint[], $4::text[]) r (rule, version, parameters)
