-- q_list_files.sql: payment files in the order in which they were begun.
-- $1 bigint: those that this run began or moved, or null   $2 text: message id, or null
-- $3 text: the outbox folder, for the path of a published file
-- Rows: message_id, path, sha256, count, sum, execution_day, state, payer, account, run; all text.
select f.message_id,
       case when f.state = 'published' then $3::text || '/' || f.message_id || '.xml' end as path,
       encode(f.sha256, 'hex') as sha256,
       coalesce(f.payment_count, 0)::text as count,
       round(coalesce(f.payment_sum, 0) / 100.0, 2)::text as sum,
       f.execution_day::text as execution_day,
       f.state::text as state,
       f.payer,
       f.account,
       f.run::text as run
from payment_file f
where ($1::bigint is null or f.run = $1
       or exists (select from file_change c where c.file = f.id and c.run = $1))
  and ($2::text is null or f.message_id = $2)
order by f.id
