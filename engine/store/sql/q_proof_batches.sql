-- q_proof_batches.sql
-- Batches whose totals disagree, one sentence each: received, by state, and the rows themselves.
-- $1 run (0: batches that are not yet published), $2 boolean: the rows too; of run 0 those that the
-- last run left, and those of which a file is still to be written from them. Others only wait for
-- somebody: their bytes are promised, and audit verify looks at their rows.
-- Relies on batch_run and file_part_batch; the decisions of a batch have consecutive numbers.
with looked as (
    select b.id, b.record_count, b.record_sum, b.first_decision,
           $2 and ($1 <> 0 or b.run = (select max(id) from run)
                   or exists (select from file_part p join payment_file f on f.id = p.file
                              where p.batch = b.id and f.state in ('open', 'closed'))) as rows
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
    where l.rows),
states as (
    select coalesce(t.batch, r.batch) as batch,
           sum(t.record_count) as count, sum(t.record_sum) as sum,
           bool_and(not coalesce(t.rows, true)
                    or (t.record_count is not distinct from r.count
                        and t.record_sum is not distinct from r.sum)) as fits
    from (select t.*, l.rows from batch_total t join looked l on l.id = t.batch) t
    full join rows r on r.batch = t.batch and r.state = t.state
    group by 1)
select 'batch ' || l.id || ': received, states and rows differ in count or sum'
from looked l
left join states s on s.batch = l.id
where l.record_count <> coalesce(s.count, 0) or l.record_sum <> coalesce(s.sum, 0)
   or not coalesce(s.fits, l.record_count = 0)
order by l.id
limit 20
