-- q_files_at_work.sql
-- Payment files that a run may carry further, oldest first.
-- Relies on payment_file_at_work.
select id from payment_file
where state in ('open', 'closed', 'promised', 'approved')
order by id
