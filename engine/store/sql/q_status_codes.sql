-- q_status_codes.sql: how many decisions of a run have each code.
-- $1 bigint: run. One row: codes json as text. Uses batch_run, decision_change_run,
-- finding_decision; the decisions of a batch have consecutive numbers.
with found as (
    select f.code, f.decision
    from batch b
    join finding f on f.decision between b.first_decision and b.first_decision + b.record_count - 1
    where b.run = $1
    union
    select f.code, f.decision
    from decision_change c join finding f on f.decision = c.decision
    where c.run = $1
)
select coalesce(json_object_agg(code, many order by code), '{}'::json)::text as codes
from (select code, count(*) as many from found group by code) counted
