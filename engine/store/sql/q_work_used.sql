-- q_work_used.sql
-- The holder took what was prepared. $1 bigint run, $2 bigint place
update work set state = 'used' where run = $1 and place = $2 and state = 'prepared'
