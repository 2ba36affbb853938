-- q_report_m03.sql: lead times of what is paid, in whole days. Percentiles are nearest ranks: the
-- smallest number of days that at least so many per cent of the payments did not exceed. The day of
-- the claim is the column claimed_on of a delivery, which is kept as an attribute; without it the
-- stages that begin there have no source. Working days only where the closed days of all years are
-- known.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_change_counts.
with sent as not materialized (
    select id, arrived_on, month, payer, programme, agency, ministry, budget_item, decided_on,
           execution_day, claimed_on
    from report_fact
    where arrived_on between $1::date and $2::date and paid and execution_day is not null
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)),
alike as materialized ( -- fewer than payments
    select arrived_on, month, payer, programme, agency, ministry, budget_item, decided_on,
           execution_day, claimed_on, count(*) as n
    from sent group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
claim as materialized ( -- a text is read once
    select text, report_claim_day(text) as day
    from (select distinct claimed_on as text from alike) d),
lead as (
    select a.*, a.execution_day - a.decided_on as from_decision,
           (l.number - d.number)::integer as working,
           a.execution_day - a.arrived_on as from_arrival,
           case when c.day <= a.decided_on then a.decided_on - c.day end as to_decision,
           case when c.day <= a.decided_on then a.execution_day - c.day end as whole
    from alike a
    left join report_working_day d on d.day = a.decided_on
    left join report_working_day l on l.day = a.execution_day
    left join claim c on c.text = a.claimed_on),
part as materialized (select min(id) as first, max(id) as last from sent),
step as ( -- of the changes of all years only those of these decisions are read
    select c.decision, c.n, c.from_state, c.to_state,
           coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date) as on_day
    from decision_change c left join run r on r.id = c.run
    where c.decision between (select first from part) and (select last from part)
      and changes_counts(c.from_state, c.to_state)),
held as ( -- how long each stood still that did, by the days of the runs
    select s.month, s.payer, s.programme, s.agency, s.ministry, s.budget_item,
           nullif(sum(greatest(0, c.on_day - coalesce(b.on_day, s.arrived_on))), 0)::integer
               as days
    from step c -- one that is held anew at a later look stood still between, too
    join sent s on s.id = c.decision
    left join step b on b.decision = c.decision and b.n = c.n - 1
    where c.from_state = 'held'
    group by s.id, s.month, s.payer, s.programme, s.agency, s.ministry, s.budget_item),
cell as materialized ( -- how many took so long, for each stage apart
    select month, payer, programme, agency, ministry, budget_item,
           case grouping(to_decision, from_decision, working, whole, from_arrival)
               when 15 then 1 when 23 then 4 when 27 then 7 when 29 then 10 else 13 end as stage,
           coalesce(to_decision, from_decision, working, whole, from_arrival) as days,
           sum(n) as n
    from lead
    group by month, payer, programme, agency, ministry, budget_item,
             grouping sets (to_decision, from_decision, working, whole, from_arrival)
    union all
    select month, payer, programme, agency, ministry, budget_item, 17, days, count(*)
    from held group by 1, 2, 3, 4, 5, 6, 8
    union all -- who has none that stood still is told so
    select distinct month, payer, programme, agency, ministry, budget_item, 17, null::integer, 0
    from alike),
look as (
    select k.by, k.key, c.stage, c.days, sum(c.n) as n
    from cell c
    cross join lateral report_ways(payer, programme, agency, ministry, budget_item, month) k
    group by k.by, k.key, c.stage, c.days),
rank as (
    select by, key, stage, days, n,
           sum(n) over (partition by by, key, stage order by days) as up_to,
           sum(n) filter (where days is not null) over (partition by by, key, stage) as whole
    from look),
g as (
    select by, key, stage, min(days) filter (where up_to * 100 >= whole * 50) as p50,
           min(days) filter (where up_to * 100 >= whole * 90) as p90,
           min(days) filter (where up_to * 100 >= whole * 99) as p99,
           coalesce(sum(n) filter (where days is not null), 0) as counted
    from rank group by by, key, stage)
select s.stage || m.tail || s.tail, g.by, g.key, m.value::text, m.unit
from g
join (values (1, 'claim to decision', ''), (4, 'decision to payment', ''),
             (7, 'decision to payment', ', working days'), (10, 'claim to payment', ''),
             (13, 'arrival to payment', ''), (17, 'stood still', '')) s(n, stage, tail)
    on s.n = g.stage
cross join lateral (values
    (-1, '', counted, 'count'), (0, ' P50', p50, 'days'), (1, ' P90', p90, 'days'),
    (2, ' P99', p99, 'days')) m(n, tail, value, unit)
where m.n >= 0 or s.n = 17 -- how many stood still at all
order by report_order(g.by), g.key, s.n, m.n
