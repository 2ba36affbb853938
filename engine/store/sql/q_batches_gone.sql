-- q_batches_gone.sql
-- Batches that earlier runs left waiting, or died with, and whose deliveries somebody removed from
-- the inbox: they have failed. Returns batch, delivery, why.
-- $1 bigint run, $2 text[] what lies in the inbox
update batch
set state = 'failed', reason = 'GONE',
    reason_text = coalesce('it waited (' || reason || '), and', 'it')
                  || ' is no longer in the inbox; ''batch rerun --file'' takes it from elsewhere'
where state in ('received', 'waiting') and not moved and run <> $1::bigint
  and delivery <> all ($2::text[])
returning id, delivery, reason_text
