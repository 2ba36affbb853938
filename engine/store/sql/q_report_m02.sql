-- q_report_m02.sql: value. Euros of the payments that left us or are on their way, and what was set
-- off. The median is the nearest rank, of cents.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, payment_decision.
select m.measure, g.by, g.key, report_euros(m.value), 'EUR' as unit
from (select s.by, s.key, sum(p.cents) as paid, round(avg(p.cents)) as mean,
             percentile_disc(0.5) within group (order by p.cents) as median,
             sum(p.set_off) as set_off
      from report_scope($1::date, $2::date, $3::text, $4::text) s
      cross join lateral report_attempt(s.id) p
      where s.paid
      group by s.by, s.key) g
cross join lateral (values
    (1, 'paid', paid), (2, 'mean', mean), (3, 'median', median), (4, 'set_off', set_off))
    m(n, measure, value)
order by report_order(g.by), g.key, m.n
