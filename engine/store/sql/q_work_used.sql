-- q_work_used.sql
-- The holder took what was prepared. $1 bigint run, $2 bigint place
-- The commit does not wait for the disk: a crash ends the run, and with it what this says.
update work set state = 'used' from set_config('synchronous_commit', 'off', true)
where run = $1 and place = $2 and state = 'prepared'
