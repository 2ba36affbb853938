-- q_batch_stored_payments.sql
-- Count and sum of the payments of a batch at its birth, from the rows and from the plan.
-- $1 bigint batch
-- Relies on decision_batch, payment_open and file_part_batch.
select rows.count, rows.sum, parts.count, parts.sum
from (
    select count(*) as count, coalesce(sum(p.cents), 0)::bigint as sum
    from decision d
    join payment p on p.decision = d.id and p.cents + p.set_off = d.cents and p.iban = d.iban
    where d.batch = $1 and d.state = 'planned') rows,
   (
    select coalesce(sum(payment_count), 0)::bigint as count,
           coalesce(sum(payment_sum), 0)::bigint as sum
    from file_part where batch = $1) parts
