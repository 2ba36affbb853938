-- q_work_prepared.sql
-- What was claimed is prepared, if the token is still that of the claim.
-- $1 bigint run, $2 bigint place, $3 bigint token, $4 bytea sha256, $5 bigint records
update work set state = 'prepared', sha256 = $4, record_count = $5
where run = $1 and place = $2 and token = $3 and state = 'claimed'
