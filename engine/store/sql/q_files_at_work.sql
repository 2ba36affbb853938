-- q_files_at_work.sql
-- Payment files that a run may carry further, oldest first: its own, or those that earlier runs
-- left.
-- $1 bigint run, $2 boolean: left by earlier runs
-- Relies on payment_file_at_work.
select id from payment_file
where state in ('open', 'closed', 'promised', 'approved') and (run <> $1) = $2
order by id
