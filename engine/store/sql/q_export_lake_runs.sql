-- q_export_lake_runs.sql: the runs that are over, in order: their rows no longer grow.
-- Rows: run.
select id from run where state <> 'running' order by id
