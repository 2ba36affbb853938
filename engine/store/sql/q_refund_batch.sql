-- q_refund_batch.sql
-- The batch of a night's refunds, complete at birth: nothing is paid by its commit, its decisions
-- wait for the next step of the same run. Its bytes are the list of its repayments, taken once.
-- $1 run, $2 list, $3 count, $4 sum, $5 first decision
insert into batch (run, delivery, sha256, bytes, format, state, record_count, record_sum, moved,
    first_decision)
values ($1::bigint, 'refunds', sha256(convert_to($2::text, 'UTF8')), octet_length($2::text),
        'refund', 'published', $3::bigint, $4::bigint, true, $5::bigint)
returning id
