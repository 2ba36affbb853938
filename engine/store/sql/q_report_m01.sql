-- q_report_m01.sql: volume. What became of the decisions that arrived.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text.
with cell as materialized ( -- few, before they are counted in many ways
    select arrived_on, month, state, paid, payer, programme, agency, ministry, budget_item,
           count(*) as n
    from report_fact
    where arrived_on between $1::date and $2::date
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9),
look as (
    select k.by, k.key, c.state, c.paid, c.n
    from cell c
    cross join lateral report_ways(payer, programme, agency, ministry, budget_item, month) k
    union all
    select 'day', arrived_on::text, state, paid, n from cell)
select m.measure, g.by, g.key, coalesce(m.value, 0)::text, 'count' as unit
from (select by, key, sum(n) as received,
             sum(n) filter (where paid) as paid,
             sum(n) filter (where state = 'set_off') as set_off,
             sum(n) filter (where state = 'rejected') as rejected,
             sum(n) filter (where state = 'held') as held,
             sum(n) filter (where state = 'deferred') as deferred,
             sum(n) filter (where state = 'refused') as refused,
             sum(n) filter (where state = 'returned') as returned,
             sum(n) filter (where state = 'cancelled') as cancelled,
             sum(n) filter (where paid or state = 'set_off') as settled,
             sum(n) filter (where state in ('held', 'deferred', 'refused', 'returned')) as waits,
             sum(n) filter (where state in ('rejected', 'cancelled')) as over
      from look group by by, key) g
cross join lateral (values
    (1, 'received', received), (2, 'paid', paid), (3, 'set_off', set_off),
    (4, 'rejected', rejected), (5, 'held', held), (6, 'deferred', deferred),
    (7, 'refused', refused), (8, 'returned', returned), (9, 'cancelled', cancelled),
    (10, 'settled', settled), (11, 'waiting', waits), (12, 'not to be paid', over))
    m(n, measure, value)
order by report_order(g.by), g.key, m.n
