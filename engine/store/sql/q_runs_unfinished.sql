-- q_runs_unfinished.sql
-- Runs before this one whose rejected decisions were not sent back. $1 run
select id from run where id < $1 and not returns_written order by id
