-- q_run_begin.sql
-- A new run. $1 date, $2 program version, $3 hash of the rules
insert into run (run_date, program_version, rules_hash) values ($1, $2, $3) returning id
