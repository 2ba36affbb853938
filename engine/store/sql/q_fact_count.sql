-- q_fact_count.sql
-- How many decisions there are.
select coalesce(sum(record_count), 0)::bigint from batch_total
