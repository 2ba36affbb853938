-- q_file_sums.sql
-- Count and sum of a file's payments; those of the plan; payments that fit their decision (amount
-- less set-off, account); payments that are open attempts.
-- $1 bigint file
-- Relies on the unique index on (file, ordinal) and the keys of decision and payment_open.
select rows.count, rows.sum, plan.count, plan.sum, rows.fitting, rows.open
from (
    select count(*) as count, coalesce(sum(p.cents), 0)::bigint as sum,
           count(*) filter (where p.cents + p.set_off = d.cents) as fitting,
           count(o.payment) as open
    from payment p
    left join decision d on d.id = p.decision
    left join payment_open o on o.decision = p.decision and o.payment = p.id
    where p.file = $1) rows,
   (
    select coalesce(sum(payment_count), 0)::bigint as count,
           coalesce(sum(payment_sum), 0)::bigint as sum
    from file_part where file = $1) plan
