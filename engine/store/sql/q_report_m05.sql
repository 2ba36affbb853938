-- q_report_m05.sql: straight through. Paid without an act of a person on the decision after it
-- arrived, of all that is paid. The release of a whole payment file is no act on a decision.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, release_decision.
with touched as materialized (select distinct decision from report_touch)
select m.measure, g.by, g.key, m.value, m.unit
from (select by, key, count(*) as paid,
             count(*) filter (where t.decision is null) as untouched
      from report_scope($1::date, $2::date, $3::text, $4::text) s
      left join touched t on t.decision = s.id
      where paid and by <> 'day'
      group by by, key) g
cross join lateral (values
    (1, 'straight through', report_ratio(untouched, paid, 100), '%'),
    (2, 'paid', paid::text, 'count'), (3, 'untouched', untouched::text, 'count'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
