-- q_work_ready.sql
-- What is prepared of a delivery, or no row. $1 bigint run, $2 bigint place
-- Returns token, worker, sha256.
select token, worker, sha256 from work where run = $1 and place = $2 and state = 'prepared'
