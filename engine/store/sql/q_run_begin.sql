-- q_run_begin.sql
-- A new run. $1 date, $2 program version, $3 hash of the rules
insert into run (run_date, program_version, rules_hash, act_mark)
values ($1, $2, $3, coalesce((select max(id) from act), 0)) returning id
