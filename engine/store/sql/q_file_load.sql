-- q_file_load.sql
-- Everything that a payment file is made from, but its payments; and count and sum of what all
-- batches pay through it.
-- $1 bigint file
select f.id, f.message_id, f.state::text, f.payer, f.payer_name, f.initiating_party_id,
       f.debtor_iban, f.debtor_bic, f.execution_day, f.created_at, f.version, f.address_mode,
       f.batch_booking, f.max_per_pmtinf, f.payment_count, f.payment_sum, f.sha256, f.bytes,
       f.release, f.cut_off, f.profile, r.program_version, r.rules_hash, f.run,
       planned.count, planned.sum
from payment_file f
join run r on r.id = f.run
cross join lateral (
    select coalesce(sum(payment_count), 0)::bigint as count,
           coalesce(sum(payment_sum), 0)::bigint as sum
    from file_part where file = f.id) planned
where f.id = $1
