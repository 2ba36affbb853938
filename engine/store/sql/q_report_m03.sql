-- q_report_m03.sql: lead times of what is paid, in whole days. Percentiles are nearest ranks: the
-- smallest number of days that at least so many per cent of the payments did not exceed. The day of
-- the claim is the column claimed_on of a delivery, which is kept as an attribute; without it the
-- stages that begin there have no source. Working days only where the closed days of all years are
-- known.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, payment_decision.
with paid as materialized ( -- once a decision, before it is counted in many ways
    select l.id, l.from_decision, l.from_arrival, l.from_decision_working,
           nullif(l.held, 0) as held, l.decided_on - claim.day as to_decision,
           l.execution_day - claim.day as whole
    from report_lead l
    join decision d on d.id = l.id
    left join lateral (
        select case when d.attributes ->> 'claimed_on' ~ '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$'
                    then d.attributes ->> 'claimed_on' end as text) t on true
    left join lateral ( -- a day that there is, and not after the decision
        select day from (select left(t.text, 8) as month, right(t.text, 2)::integer as n) w
        cross join lateral (select (w.month || '01')::date + w.n - 1 as day) day
        where w.n > 0 and to_char(day, 'YYYY-MM-') = w.month and day <= l.decided_on) claim on true
    where l.arrived_on between $1::date and $2::date),
lead as materialized (
    select s.by, s.key, p.*
    from report_scope($1, $2, $3::text, $4::text) s join paid p on p.id = s.id
    where s.by <> 'day')
select m.measure, g.by, g.key, m.value::text, m.unit
from (select by, key,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by to_decision) as c,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_decision) as d,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_decision_working) as w,
             percentile_disc('{0.5,0.9,0.99}'::float8[]) within group (order by whole) as t,
             percentile_disc('{0.5,0.9,0.99}'::float8[])
                 within group (order by from_arrival) as a,
             percentile_disc('{0.5,0.9,0.99}'::float8[]) within group (order by held) as h,
             count(held) as stopped
      from lead group by by, key) g
cross join lateral (values
    (1, 'claim to decision P50', c[1]::bigint, 'days'),
    (2, 'claim to decision P90', c[2], 'days'), (3, 'claim to decision P99', c[3], 'days'),
    (4, 'decision to payment P50', d[1], 'days'),
    (5, 'decision to payment P90', d[2], 'days'), (6, 'decision to payment P99', d[3], 'days'),
    (7, 'decision to payment P50, working days', w[1], 'days'),
    (8, 'decision to payment P90, working days', w[2], 'days'),
    (9, 'decision to payment P99, working days', w[3], 'days'),
    (10, 'claim to payment P50', t[1], 'days'), (11, 'claim to payment P90', t[2], 'days'),
    (12, 'claim to payment P99', t[3], 'days'),
    (13, 'arrival to payment P50', a[1], 'days'), (14, 'arrival to payment P90', a[2], 'days'),
    (15, 'arrival to payment P99', a[3], 'days'),
    (16, 'stood still', g.stopped, 'count'), (17, 'stood still P50', h[1], 'days'),
    (18, 'stood still P90', h[2], 'days'), (19, 'stood still P99', h[3], 'days'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
