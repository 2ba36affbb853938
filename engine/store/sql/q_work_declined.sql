-- q_work_declined.sql
-- The worker leaves it to the holder. $1 bigint run, $2 bigint place, $3 bigint token
update work set state = 'declined'
where run = $1 and place = $2 and token = $3 and state = 'claimed'
