-- q_work_renew.sql
-- A longer lease, for whoever still has the token. $1 bigint run, $2 bigint place, $3 bigint token
update work set lease_until = clock_timestamp() + interval '5 seconds'
where run = $1 and place = $2 and token = $3 and state = 'claimed'
