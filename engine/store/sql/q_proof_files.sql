-- q_proof_files.sql
-- Payment files whose totals disagree, one sentence each: the file, its payments, and the plan.
-- That payments are what their decisions allow is proven when they are born
-- (q_batch_stored_payments.sql, q_again_stored_payments.sql), and once more before a file of an
-- earlier run is closed (q_file_fits.sql).
-- $1 run (0: files that are neither published nor void), $2 boolean: the payments too; of run 0 as
-- in q_proof_batches.sql
-- Relies on payment_file_run, payment_file_at_work and the unique index on (file, ordinal). Counted
-- once: the server takes the files for one, and would count all of them anew for each. BETWEEN one
-- number and itself: of a file it would think that it has its share of all payments, and read each
-- block whole; of a range it thinks that it is small.
with looked as (
    select f.id, f.message_id, f.state, f.payment_count, f.payment_sum,
           $2 and ($1 <> 0 or f.run = (select max(id) from run) or f.state in ('open', 'closed'))
               as rows
    from payment_file f
    where f.state <> 'void'
      and case when $1 = 0 then f.state <> 'published' else f.run = $1 end),
rows as materialized (
    select l.id as file, p.count, p.sum
    from looked l
    cross join lateral (select nullif(count(*), 0) as count, sum(cents)::bigint as sum
                        from payment where file between l.id and l.id offset 0) p
    where l.rows),
plan as materialized (
    select p.file, sum(p.payment_count)::bigint as count, sum(p.payment_sum)::bigint as sum
    from looked l join file_part p on p.file = l.id
    group by p.file)
select 'payment file ' || l.message_id || ': file, payments and plan differ'
from looked l
left join rows r on r.file = l.id
left join plan p on p.file = l.id
where (l.rows and (r.count is distinct from p.count or r.sum is distinct from p.sum))
   or (l.state <> 'open'
       and (l.payment_count is distinct from p.count or l.payment_sum is distinct from p.sum))
order by l.id
limit 20
