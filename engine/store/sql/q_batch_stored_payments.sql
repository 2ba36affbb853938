-- q_batch_stored_payments.sql
-- Count and sum of the payments of a batch at its birth, from the rows, and from the plan where it
-- agrees with the rows of a file; and what its planned decisions must agree in (owed_key, summed
-- up).
-- $1 bigint batch, $2 and $3 bigint the first and the last of its payments, between which lie no
-- others
-- Relies on file_part_batch.
with rows as materialized (
    select file, count(*) as count, sum(cents)::bigint as sum,
           sum(owed_key(decision, cents + set_off, iban)) as owed
    from payment where id between $2 and $3 group by file)
select coalesce(sum(r.count), 0)::bigint, coalesce(sum(r.sum), 0)::bigint,
       coalesce(sum(p.payment_count), 0)::bigint, coalesce(sum(p.payment_sum), 0)::bigint,
       coalesce(sum(r.owed), 0)::text
from rows r
left join file_part p
    on p.batch = $1 and p.file = r.file and p.payment_count = r.count and p.payment_sum = r.sum
