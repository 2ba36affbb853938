-- q_run_last_date.sql
-- The date of the last run that was begun.
select run_date from run order by run_date desc limit 1
