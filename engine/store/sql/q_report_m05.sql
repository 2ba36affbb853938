-- q_report_m05.sql: straight through. Paid without an act of a person on the decision after it
-- arrived, of all that is paid. The release of a whole payment file is no act on a decision.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on release_decision.
with touched as materialized (select distinct decision from report_touch),
cell as materialized ( -- few, before they are counted in many ways
    select f.month, f.payer, f.programme, f.agency, f.ministry,
           f.budget_item, count(*) as paid, count(*) filter (where t.decision is null) as untouched
    from report_fact f
    left join touched t on t.decision = f.id
    where f.arrived_on between $1::date and $2::date and f.paid
      and ($3::text is null or f.agency = $3) and ($4::text is null or f.ministry = $4)
    group by 1, 2, 3, 4, 5, 6)
select m.measure, g.by, g.key, m.value, m.unit
from (select k.by, k.key, sum(paid) as paid, sum(untouched) as untouched
      from cell c
      cross join lateral report_ways(payer, programme, agency, ministry, budget_item, month) k
      group by k.by, k.key) g
cross join lateral (values
    (1, 'straight through', report_ratio(untouched, paid, 100), '%'),
    (2, 'paid', paid::text, 'count'), (3, 'untouched', untouched::text, 'count'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
