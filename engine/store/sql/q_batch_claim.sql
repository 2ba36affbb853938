-- q_batch_claim.sql
-- Claims the batch of a delivery: the one that an earlier run left unfinished under this name, or
-- a new one. Returns its key, the number of attempts, and the sequence whose gap was accepted.
-- Only a failure is an attempt: who waits, died with its run, or was gone, has lost none.
-- $1 bigint run, $2 text delivery
with left_over as (
    select id from batch
    where delivery = $2
      and not moved
      and state in ('received', 'failed', 'waiting', 'quarantined', 'repeated')
    order by id limit 1),
again as (
    update batch set run = $1, state = 'received',
           attempts = attempts + (state = 'failed' and reason <> 'GONE')::integer,
           reason = null,
           reason_text = null, first_batch = null, kept_as = null
    where id in (select id from left_over)
    returning id, attempts, gap_sequence),
fresh as (
    insert into batch (run, delivery)
    select $1, $2 where not exists (select from left_over)
    returning id, attempts, gap_sequence)
select id, attempts, gap_sequence from again
union all
select id, attempts, gap_sequence from fresh
