-- q_load_helpers.sql
-- How many processes of the server may help to build an index, until the transaction ends.
-- $1 bigint helpers
select set_config('max_parallel_maintenance_workers', $1::bigint::text, true)
