-- q_run_attention.sql
-- What an operator must look at, whichever run left it: failed batches and files in doubt.
select (select count(*) from batch where state = 'failed')
     + (select count(*) from payment_file where state = 'in_doubt')
