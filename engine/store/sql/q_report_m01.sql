-- q_report_m01.sql: volume. What became of the decisions that arrived.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch.
select m.measure, g.by, g.key, m.value::text, 'count' as unit
from (select by, key, count(*) as received,
             count(*) filter (where paid) as paid,
             count(*) filter (where state = 'set_off') as set_off,
             count(*) filter (where state = 'rejected') as rejected,
             count(*) filter (where state = 'held') as held,
             count(*) filter (where state = 'deferred') as deferred,
             count(*) filter (where state = 'refused') as refused,
             count(*) filter (where state = 'returned') as returned,
             count(*) filter (where state = 'cancelled') as cancelled,
             count(*) filter (where paid or state = 'set_off') as settled,
             count(*) filter (where state in ('held', 'deferred', 'refused', 'returned')) as waits,
             count(*) filter (where state in ('rejected', 'cancelled')) as over
      from report_scope($1::date, $2::date, $3::text, $4::text)
      group by by, key) g
cross join lateral (values
    (1, 'received', received), (2, 'paid', paid), (3, 'set_off', set_off),
    (4, 'rejected', rejected), (5, 'held', held), (6, 'deferred', deferred),
    (7, 'refused', refused), (8, 'returned', returned), (9, 'cancelled', cancelled),
    (10, 'settled', settled), (11, 'waiting', waits), (12, 'not to be paid', over))
    m(n, measure, value)
order by report_order(g.by), g.key, m.n
