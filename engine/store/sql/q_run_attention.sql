-- q_run_attention.sql
-- What an operator must look at, whichever run left it: failed batches and files in doubt, a
-- sentence each. That a delivery is gone was told by the run that missed it.
select 'batch ' || id || ' failed; see ''batch rerun''' from batch
where state = 'failed' and reason <> 'GONE'
union all
select 'payment file ' || message_id || ' is in doubt: somebody may have taken it; see '
       || '''file publish'''
from payment_file where state = 'in_doubt'
order by 1
