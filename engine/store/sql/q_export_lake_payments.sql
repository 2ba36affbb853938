-- q_export_lake_payments.sql: attempts to pay, planned by one run. $1 bigint run. All text.
-- Relies on payment_file_run.
select p.id::text as payment, p.decision::text, f.run::text, f.payer, f.message_id,
       f.execution_day::text, report_euros(p.cents) as amount, report_euros(p.set_off) as set_off
from payment_file f
join payment p on p.file = f.id
where f.run = $1::bigint
order by p.id
