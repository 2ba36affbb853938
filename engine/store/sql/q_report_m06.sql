-- q_report_m06.sql: touches. Acts of persons on the decisions that arrived, for each 100 that are
-- paid; then by the kind of act.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on release_decision.
with scope as not materialized (
    select id, paid, payer, programme, agency, ministry, budget_item
    from report_fact
    where arrived_on between $1::date and $2::date
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)),
touch as materialized (
    select s.*, a.what from report_touch t join scope s on s.id = t.decision
    join act a on a.id = t.act),
cell as ( -- few, before they are counted in many ways
    select payer, programme, agency, ministry, budget_item, count(*) filter (where paid) as paid,
           0 as acts
    from scope group by 1, 2, 3, 4, 5
    union all
    select payer, programme, agency, ministry, budget_item, 0, count(*)
    from touch group by 1, 2, 3, 4, 5),
g as (
    select k.by, k.key, sum(paid) as paid, sum(acts) as acts
    from cell c
    cross join lateral report_ways(payer, programme, agency, ministry, budget_item, null) k
    where k.key is not null
    group by k.by, k.key)
select m.measure, m.by, m.key, m.value, m.unit
from (select 1 as n, 'acts' as measure, by, key, acts::text as value, 'count' as unit from g
      union all
      select 2, 'acts per 100 payments', by, key, report_ratio(acts, paid, 100), 'count' from g
      union all
      select 3, 'acts', 'act', what, count(*)::text, 'count' from touch group by what) m
order by report_order(m.by), m.by, m.key, m.n
