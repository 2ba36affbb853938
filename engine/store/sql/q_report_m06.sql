-- q_report_m06.sql: touches. Acts of persons on the decisions that arrived, for each 100 that are
-- paid; then by the kind of act.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, release_decision.
with scope as materialized (
    select id, by, key, paid from report_scope($1::date, $2::date, $3::text, $4::text)
    where by not in ('day', 'month')),
touch as materialized (
    select s.by, s.key, a.what from scope s
    join report_touch t on t.decision = s.id join act a on a.id = t.act),
paid as (select by, key, count(*) filter (where paid) as n from scope group by by, key)
select m.measure, m.by, m.key, m.value, m.unit
from (select 1 as n, 'acts' as measure, p.by, p.key,
             (select count(*) from touch t where (t.by, t.key) = (p.by, p.key))::text as value,
             'count' as unit
      from paid p
      union all
      select 2, 'acts per 100 payments', p.by, p.key,
             report_ratio((select count(*) from touch t where (t.by, t.key) = (p.by, p.key)),
                          p.n, 100), 'count'
      from paid p
      union all
      select 3, 'acts', 'act', what, count(*)::text, 'count'
      from touch where by = 'all' group by what) m
order by report_order(m.by), m.by, m.key, m.n
