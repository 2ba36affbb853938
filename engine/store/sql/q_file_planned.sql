-- q_file_planned.sql
-- Count and sum of what all batches pay through a file.
-- $1 bigint file
select coalesce(sum(payment_count), 0)::bigint, coalesce(sum(payment_sum), 0)::bigint
from file_part where file = $1
