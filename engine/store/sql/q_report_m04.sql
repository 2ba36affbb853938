-- q_report_m04.sql: on time. The share of payments within 10 and 30 days of the decision, and of
-- those that were paid on the due day or the first working day after it.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text.
with day as materialized (
    select day, number, number = lag(number) over (order by day) as closed
    from report_working_day),
alike as materialized ( -- fewer than payments
    select month, payer, programme, agency, ministry, budget_item, decided_on, due_on,
           execution_day, count(*) as n
    from report_fact
    where arrived_on between $1::date and $2::date and paid and execution_day is not null
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9),
cell as materialized (
    select a.month, a.payer, a.programme, a.agency, a.ministry, a.budget_item, sum(n) as paid,
           sum(n) filter (where a.execution_day - a.decided_on <= 10) as in_10,
           sum(n) filter (where a.execution_day - a.decided_on <= 30) as in_30,
           sum(n) filter (where last.number is not null and due.number is not null) as known,
           sum(n) filter (where last.number - due.number <= case when due.closed then 1
                                                                 else 0 end) as when_due
    from alike a
    left join day last on last.day = a.execution_day
    left join day due on due.day = a.due_on
    group by 1, 2, 3, 4, 5, 6)
select m.measure, g.by, g.key, report_ratio(coalesce(m.part, 0), m.whole, 100), '%' as unit
from (select k.by, k.key, sum(paid) as paid, sum(in_10) as in_10, sum(in_30) as in_30,
             sum(known) as known, sum(when_due) as when_due
      from cell c
      cross join lateral report_ways(payer, programme, agency, ministry, budget_item, month) k
      group by k.by, k.key) g
cross join lateral (values
    (1, 'within 10 days', in_10, paid), (2, 'within 30 days', in_30, paid),
    (3, 'when due', when_due, known)) m(n, measure, part, whole)
order by report_order(g.by), g.key, m.n
