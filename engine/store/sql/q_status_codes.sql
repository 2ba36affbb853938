-- q_status_codes.sql: how many decisions of a run have each code.
-- $1 bigint: run. One row: codes json as text. Uses batch_run, decision_batch, finding_decision.
with mine as (
    select d.id from decision d where d.batch in (select id from batch where run = $1)
    union
    select c.decision from decision_change c where c.run = $1
)
select coalesce(json_object_agg(code, many order by code), '{}'::json)::text as codes
from (select f.code, count(distinct f.decision) as many
      from finding f where f.decision in (select id from mine)
      group by f.code) counted
