-- q_ledger_post_batch.sql
-- Posts what a batch pays. $1 run, $2 batch, $3 date
select journal_post_batch($1::bigint, $2::bigint, $3::date)
