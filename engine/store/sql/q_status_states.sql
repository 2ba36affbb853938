-- q_status_states.sql: the decisions of a run, those that it received and those that it took up
-- again, by the state that they have now.
-- $1 bigint: run. One row: received bigint, states json as text.
-- Uses batch_run, decision_batch, decision_change_run.
with received as (
    select d.id, d.state, d.cents from decision d
    where d.batch in (select id from batch where run = $1 and state in ('committed', 'published'))
), taken_up as (
    select distinct c.decision as id from decision_change c where c.run = $1
    except
    select id from received
), first_state as (
    select id, state, cents, true as is_new from received
    union all
    select d.id, d.state, d.cents, false from taken_up join decision d on d.id = taken_up.id
), last_change as (
    select distinct on (c.decision) c.decision, c.to_state
    from decision_change c
    where c.decision in (select id from first_state)
    order by c.decision, c.n desc
), counted as (
    select coalesce(l.to_state, f.state) as state, count(*) as many, sum(f.cents) as cents
    from first_state f left join last_change l on l.decision = f.id
    group by 1
)
select (select count(*) from received) as received,
       coalesce(json_object_agg(state, json_build_object(
                    'count', many, 'sum', round(cents / 100.0, 2)::text)
                order by state), '{}'::json)::text as states
from counted
