-- q_approve_run.sql: the payment files of a run that wait for a second person.
-- $1 run
-- Relies on payment_file_run.
select message_id from payment_file
where run = $1 and release = 'two-person' and state = 'promised'
order by id
