-- q_proof_batches.sql
-- Batches whose totals disagree, one sentence each: received, by state, and the rows themselves.
-- $1 run (0: batches that are not yet published), $2 boolean: the rows too
-- Relies on batch_run; the decisions of a batch have consecutive numbers.
with looked as (
    select b.id, b.record_count, b.record_sum, b.first_decision
    from batch b
    where b.state in ('committed', 'published')
      and case when $1 = 0 then b.state = 'committed' else b.run = $1 end),
rows as (
    select l.id as batch, r.state, r.count, r.sum
    from looked l
    cross join lateral (
        select d.state, count(*) as count, sum(d.cents)::bigint as sum
        from decision d
        where d.id between l.first_decision and l.first_decision + l.record_count - 1
          and d.batch = l.id
        group by d.state) r
    where $2),
states as (
    select coalesce(t.batch, r.batch) as batch,
           sum(t.record_count) as count, sum(t.record_sum) as sum,
           bool_and(not $2 or (t.record_count is not distinct from r.count
                               and t.record_sum is not distinct from r.sum)) as fits
    from (select t.* from batch_total t join looked l on l.id = t.batch) t
    full join rows r on r.batch = t.batch and r.state = t.state
    group by 1)
select 'batch ' || l.id || ': received, states and rows differ in count or sum'
from looked l
left join states s on s.batch = l.id
where l.record_count <> coalesce(s.count, 0) or l.record_sum <> coalesce(s.sum, 0)
   or not coalesce(s.fits, l.record_count = 0)
order by l.id
limit 20
