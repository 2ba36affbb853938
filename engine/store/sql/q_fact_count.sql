-- q_fact_count.sql
-- How many decisions there are, and whether there are facts of all of them.
select coalesce(sum(t.record_count), 0)::bigint,
       coalesce(sum(t.record_count), 0)
           = (select coalesce(sum(row_count), 0) from fact_block where facts is not null)
from batch_total t
