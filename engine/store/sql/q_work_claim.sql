-- q_work_claim.sql
-- Claims the first delivery that nobody is at, or whose worker is lost, with a new token.
-- $1 bigint run, $2 bigint basis, $3 bigint worker, $4 bigint key of the lock of runs
-- Returns place, token, name. Index: work_open. What is prepared takes room in HOME, so not more
-- than sixteen deliveries are prepared ahead.
with next as (
    select run, place from work w
    where run = $1 and basis = $2 and state in ('offered', 'claimed')
      and (state = 'offered' or work_is_lost(w))
      and (select count(*) from work where run = $1 and state = 'prepared') < 16
      and run_is_at_work($1, $4)
    order by place limit 1
    for update skip locked)
update work w
set state = 'claimed', token = w.token + 1, worker = $3, backend = pg_backend_pid(),
    lease_until = clock_timestamp() + interval '5 seconds'
from next where w.run = next.run and w.place = next.place
returning w.place, w.token, w.name
