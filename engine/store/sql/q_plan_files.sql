-- q_plan_files.sql
-- The payment files that this run still fills, with what is in them and in their frame.
-- $1 bigint run
-- Relies on payment_file_at_work.
select f.id, f.payer, f.account, f.execution_day, f.version, f.character_set, f.address_mode,
       f.max_payments, f.max_bytes, f.max_per_pmtinf, coalesce(sum(p.payment_count), 0)::bigint,
       coalesce(sum(p.payment_sum), 0)::bigint, f.planned_bytes,
       f.payer_name, f.initiating_party_id, f.debtor_iban, f.debtor_bic, f.batch_booking
from payment_file f
left join file_part p on p.file = f.id
where f.state = 'open' and f.run = $1
group by f.id
order by f.id
