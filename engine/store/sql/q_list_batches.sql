-- q_list_batches.sql: batches in the order of arrival, each with what became of its decisions.
-- $1 bigint: this batch only, or null   $2 bigint: those of this run, or null
-- $3 text: those in this state, or null   $4 bool: with the states of their decisions, for which
-- the changes of all years are read
-- Rows: batch, delivery, sha256, format, sender, state, reason, count, sum, states; all text.
-- Of a delivery that is not taken no decision arrived, whatever was read of it: count and sum are
-- 0, as the states say. States are those at birth (batch_total), moved by the changes since. Uses
-- batch_run; the decisions of a batch have consecutive numbers, by which changes and decisions are
-- merged. A batch whose payment files are all void is committed, and says why it stays so: until
-- a new attempt of one of its decisions is published.
with chosen as materialized (
    select * from batch
    where ($1::bigint is null or id = $1)
      and ($2::bigint is null or run = $2)
      and ($3::text is null or state::text = $3)
), moved as (
    select b.id as batch, step.state, step.size * went.record_count as record_count,
           step.size * went.record_sum as record_sum
    from (select * from chosen where $4) b
    cross join lateral (
        select c.from_state, c.to_state, count(*) as record_count, sum(d.cents) as record_sum
        from decision_change c
        join decision d on d.id = c.decision
        where c.decision between b.first_decision and b.first_decision + b.record_count - 1
          and d.id between b.first_decision and b.first_decision + b.record_count - 1
        group by 1, 2) went
    cross join lateral (values (went.from_state, -1), (went.to_state, 1)) step (state, size)
), total as (
    select batch, state, sum(record_count) as record_count, sum(record_sum) as record_sum
    from (
        select batch, state, record_count, record_sum from batch_total
        where batch in (select id from chosen where $4)
        union all
        select batch, state, record_count, record_sum from moved
    ) part
    group by batch, state
    having sum(record_count) <> 0
), told as (
    select batch, json_object_agg(state, json_build_object(
               'count', record_count, 'sum', round(record_sum / 100.0, 2)::text)
           order by state) as states
    from total
    group by batch
)
select b.id::text as batch,
       b.delivery,
       encode(b.sha256, 'hex') as sha256,
       b.format,
       b.sender,
       b.state::text as state,
       coalesce(b.reason, void.reason) as reason,
       (got.share * b.record_count)::text as count,
       round(got.share * b.record_sum / 100.0, 2)::text as sum,
       coalesce(t.states, '{}'::json)::text as states
from chosen b
cross join lateral (
    select case when b.state in ('committed', 'published') then 1 else 0 end as share) got
left join lateral (
    select 'FILE_VOID' as reason
    from file_part p join payment_file f on f.id = p.file
    where b.state = 'committed' and p.batch = b.id
    having bool_and(f.state = 'void')) void on true
left join told t on t.batch = b.id
order by b.id
