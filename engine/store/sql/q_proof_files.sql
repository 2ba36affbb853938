-- q_proof_files.sql
-- Payment files whose totals disagree, one sentence each: the file, its payments, their decisions,
-- and the plan.
-- $1 run (0: files that are neither published nor void)
-- Relies on payment_file_run, payment_file_at_work and the unique index on (file, ordinal).
with looked as (
    select f.id, f.message_id, f.state, f.payment_count, f.payment_sum
    from payment_file f
    where f.state <> 'void'
      and case when $1 = 0 then f.state <> 'published' else f.run = $1 end),
rows as (
    select p.file, count(*) as count, sum(p.cents)::bigint as sum,
           count(*) filter (where p.cents + p.set_off = d.cents) as fitting
    from looked l
    join payment p on p.file = l.id
    left join decision d on d.id = p.decision
    group by p.file),
plan as (
    select p.file, sum(p.payment_count)::bigint as count, sum(p.payment_sum)::bigint as sum
    from looked l join file_part p on p.file = l.id
    group by p.file)
select 'payment file ' || l.message_id || ': file, payments, decisions and plan differ'
from looked l
left join rows r on r.file = l.id
left join plan p on p.file = l.id
where r.count is distinct from p.count or r.sum is distinct from p.sum
   or r.fitting is distinct from r.count
   or (l.state <> 'open'
       and (l.payment_count is distinct from r.count or l.payment_sum is distinct from r.sum))
order by l.id
limit 20
