-- q_fact_missing.sql
-- Batches of whose decisions some have no facts.
-- Relies on fact_block_batch.
select t.batch
from batch_total t
left join (select batch, sum(row_count) as row_count from fact_block where facts is not null
           group by batch) f on f.batch = t.batch
group by t.batch, f.row_count
having sum(t.record_count) is distinct from coalesce(f.row_count, 0)
order by t.batch
