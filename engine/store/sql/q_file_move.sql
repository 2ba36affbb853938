-- q_file_move.sql
-- Moves a payment file to another state and writes down why.
-- $1 file, $2 state, $3 run, $4 act, $5 reason, $6 sha256, $7 bytes (both when promised),
-- $8 count, $9 sum (both when closed), $10 execution day
with before as (
    select id, state from payment_file where id = $1),
moved as (
    update payment_file f
    set state = $2::file_state,
        sha256 = coalesce($6, f.sha256),
        bytes = coalesce($7, f.bytes),
        payment_count = coalesce($8, f.payment_count),
        payment_sum = coalesce($9, f.payment_sum),
        execution_day = $10,
        promised_at = case when $2 = 'promised' then coalesce(f.promised_at, clock_timestamp())
                           else f.promised_at end,
        published_at = case when $2 = 'published' then clock_timestamp()
                            else f.published_at end
    where f.id = $1
    returning f.id)
insert into file_change (file, n, from_state, to_state, run, act, reason)
select before.id, 1 + (select coalesce(max(n), 0) from file_change where file = $1),
       before.state, $2::file_state, $3, $4, $5
from before join moved on moved.id = before.id
