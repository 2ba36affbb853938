-- q_status_run.sql: one run: the given one, or the last.
-- $1 bigint: run, or null. Rows: run bigint, run_date, state, seconds text, reason; at most one.
-- seconds is what it took, or has taken so far.
select r.id, r.run_date, r.state::text,
       round(extract(epoch
             from coalesce(r.finished_at, clock_timestamp()) - r.started_at), 3)::text,
       r.reason
from run r
where $1::bigint is null or r.id = $1
order by r.id desc
limit 1
