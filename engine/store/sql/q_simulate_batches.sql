-- q_simulate_batches.sql: the batches whose decisions arrived in runs of a period, in the order of
-- arrival. What was loaded as history came in no run. $1 date from, or null  $2 date to, or null
-- Rows: batch bigint, run bigint, run_date, run_started text, gathered text, first bigint (the
-- number of its first decision), count bigint, rules text (versions that looked, "R-0100 1 ...").
select b.id, b.run, r.run_date, r.started_at::text,
       greatest(b.received_at, r.started_at)::text,
       (select min(d.id) from decision d where d.batch = b.id), b.record_count,
       (select string_agg(rr.rule || ' ' || rr.version, ' ' order by rr.rule collate "C")
        from run_rule rr where rr.run = b.run)
from batch b join run r on r.id = b.run
where b.state in ('committed', 'published') and b.record_count > 0
  and b.format is distinct from 'refund'
  and ($1::date is null or r.run_date >= $1) and ($2::date is null or r.run_date <= $2)
order by 6
