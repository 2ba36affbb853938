-- q_report_m03.sql: lead times of what is paid, in whole days. Percentiles are nearest ranks: the
-- smallest number of days that at least so many per cent of the payments did not exceed. The day of
-- the claim is not delivered, so the first stage has no source. Working days only where the closed
-- days of all years are known.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, payment_decision.
with lead as materialized (
    select s.by, s.key, l.from_decision, l.from_arrival, l.from_decision_working,
           nullif(l.held, 0) as held
    from report_scope($1::date, $2::date, $3::text, $4::text) s
    join report_lead l on l.id = s.id
    where s.by <> 'day')
select m.measure, g.by, g.key, m.value::text, m.unit
from (select by, key,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_decision) as d,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_decision_working) as w,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_arrival) as a,
             percentile_disc('{0.5,0.9,0.99}'::float8[]) within group (order by held) as h,
             count(held) as stopped
      from lead group by by, key) g
cross join lateral (values
    (0, 'claim to decision P50', null::bigint, 'days'),
    (1, 'decision to payment P50', d[1]::bigint, 'days'),
    (2, 'decision to payment P90', d[2], 'days'), (3, 'decision to payment P99', d[3], 'days'),
    (4, 'decision to payment P50, working days', w[1], 'days'),
    (5, 'decision to payment P90, working days', w[2], 'days'),
    (6, 'decision to payment P99, working days', w[3], 'days'),
    (7, 'arrival to payment P50', a[1]::bigint, 'days'),
    (8, 'arrival to payment P90', a[2], 'days'), (9, 'arrival to payment P99', a[3], 'days'),
    (10, 'stood still', g.stopped, 'count'), (11, 'stood still P50', h[1], 'days'),
    (12, 'stood still P90', h[2], 'days'), (13, 'stood still P99', h[3], 'days'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
