-- q_status_states.sql: the decisions of a run, those that it received and those that it took up
-- again, by the state that they have now.
-- $1 bigint: run. One row: received bigint, states json as text.
-- Uses batch_run and decision_change_run; the decisions of a batch have consecutive numbers. What
-- was received is counted already (batch_total), changes move it.
with mine as (
    select * from batch where run = $1 and state in ('committed', 'published')
), born as (
    select state, record_count as many, record_sum as cents from batch_total
    where batch in (select id from mine)
), moved as (
    select d.id, d.state, d.cents, last.to_state
    from (select distinct on (c.decision) c.decision, c.to_state
          from mine b
          cross join lateral (
              select decision, n, to_state from decision_change
              where decision between b.first_decision and b.first_decision + b.record_count - 1
              offset 0) c
          order by c.decision, c.n desc) last
    cross join lateral (
        select id, state, cents from decision where id = last.decision offset 0) d
), taken_up as (
    select distinct c.decision as id from decision_change c where c.run = $1
    except
    select id from moved
), counted as (
    select state, many, cents from born
    union all
    select state, -1, -cents from moved
    union all
    select to_state, 1, cents from moved
    union all
    select n.state_now, 1, n.cents from taken_up join decision_now n on n.id = taken_up.id
), summed as (
    select state, sum(many) as many, sum(cents) as cents from counted group by state
    having sum(many) > 0
)
select (select coalesce(sum(many), 0) from born)::bigint as received,
       coalesce(json_object_agg(state, json_build_object(
                    'count', many, 'sum', round(cents / 100.0, 2)::text)
                order by state), '{}'::json)::text as states
from summed
