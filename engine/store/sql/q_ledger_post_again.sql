-- q_ledger_post_again.sql
-- Posts what decisions of earlier batches, taken up again by this run, are paid.
-- $1 run, $2 date
-- Relies on payment_file_run and file_part.
select journal_post_batch($1::bigint, b.batch, $2::date)
from (select distinct p.batch
      from payment_file f join file_part p on p.file = f.id
      where f.run = $1::bigint order by 1) b
