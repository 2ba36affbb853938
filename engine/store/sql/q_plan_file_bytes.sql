-- q_plan_file_bytes.sql
-- How many bytes the payments of an open file will take.
-- $1 bigint file, $2 bigint bytes
update payment_file set planned_bytes = $2 where id = $1 and planned_bytes <> $2
