-- q_batch_parts.sql
-- Count and sum of the payments of a batch as its rows say, and as the plan says where it agrees
-- with the rows of a file.
-- $1 bigint batch; of q_batch_stored_payments.sql: $2 bigint[] files, $3 counts, $4 sums
-- Relies on file_part_batch.
with rows as (
    select file, sum(count)::bigint as count, sum(cents)::bigint as sum
    from unnest($2::bigint[], $3::bigint[], $4::bigint[]) part(file, count, cents)
    group by file)
select coalesce(sum(r.count), 0)::bigint, coalesce(sum(r.sum), 0)::bigint,
       coalesce(sum(p.payment_count), 0)::bigint, coalesce(sum(p.payment_sum), 0)::bigint
from rows r
left join file_part p
    on p.batch = $1 and p.file = r.file and p.payment_count = r.count and p.payment_sum = r.sum
