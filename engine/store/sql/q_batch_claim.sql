-- q_batch_claim.sql
-- Claims the batch of a delivery: the one that an earlier run left unfinished under this name, or
-- a new one. Returns its key and the number of attempts.
-- $1 bigint run, $2 text delivery
with left_over as (
    select id from batch
    where delivery = $2
      and not moved
      and state in ('received', 'failed', 'waiting', 'quarantined', 'repeated')
    order by id limit 1),
again as (
    update batch set run = $1, state = 'received', attempts = attempts + 1, reason = null,
           reason_text = null, first_batch = null, kept_as = null
    where id in (select id from left_over)
    returning id, attempts),
fresh as (
    insert into batch (run, delivery)
    select $1, $2 where not exists (select from left_over)
    returning id, attempts)
select id, attempts from again union all select id, attempts from fresh
