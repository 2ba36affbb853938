-- q_list_batches.sql: batches in the order of arrival, each with what became of its decisions.
-- $1 bigint: this batch only, or null   $2 bigint: those of this run, or null
-- $3 text: those in this state, or null
-- Rows: batch, delivery, sha256, format, sender, state, reason, count, sum, states; all text.
-- States are those at birth (batch_total), moved by the changes since. Uses batch_run; the
-- decisions of a batch have consecutive numbers.
with chosen as materialized (
    select * from batch
    where ($1::bigint is null or id = $1)
      and ($2::bigint is null or run = $2)
      and ($3::text is null or state::text = $3)
), moved as (
    select b.id as batch, step.state, sum(step.size) as record_count,
           sum(step.size * d.cents) as record_sum
    from chosen b
    cross join lateral (
        select decision, from_state, to_state from decision_change
        where decision between b.first_decision and b.first_decision + b.record_count - 1
        offset 0) c
    cross join lateral (select cents from decision where id = c.decision offset 0) d
    cross join lateral (values (c.from_state, -1), (c.to_state, 1)) step (state, size)
    group by b.id, step.state
), total as (
    select batch, state, sum(record_count) as record_count, sum(record_sum) as record_sum
    from (
        select batch, state, record_count, record_sum from batch_total
        where batch in (select id from chosen)
        union all
        select batch, state, record_count, record_sum from moved
    ) part
    group by batch, state
    having sum(record_count) <> 0
)
select b.id::text as batch,
       b.delivery,
       encode(b.sha256, 'hex') as sha256,
       b.format,
       b.sender,
       b.state::text as state,
       b.reason,
       b.record_count::text as count,
       round(b.record_sum / 100.0, 2)::text as sum,
       coalesce((
           select json_object_agg(t.state, json_build_object(
                      'count', t.record_count, 'sum', round(t.record_sum / 100.0, 2)::text)
                  order by t.state)
           from total t where t.batch = b.id), '{}'::json)::text as states
from chosen b
order by b.id
