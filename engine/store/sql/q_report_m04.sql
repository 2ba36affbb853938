-- q_report_m04.sql: on time. The share of payments within 10 and 30 days of the decision, and of
-- those that were paid on the due day or the first working day after it.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_batch, payment_decision.
with paid as materialized ( -- once a decision, before it is counted in many ways
    select l.id, l.from_decision,
           last.number is not null and due.number is not null as known,
           last.number - due.number <= case when before.number = due.number then 1 else 0 end
               as when_due
    from report_lead l
    left join report_working_day last on last.day = l.execution_day
    left join report_working_day due on due.day = l.due_on
    left join report_working_day before on before.day = l.due_on - 1
    where l.arrived_on between $1::date and $2::date)
select m.measure, g.by, g.key, report_ratio(m.part, m.whole, 100), '%' as unit
from (select s.by, s.key, count(*) as paid,
             count(*) filter (where p.from_decision <= 10) as in_10,
             count(*) filter (where p.from_decision <= 30) as in_30,
             count(*) filter (where p.known) as known,
             count(*) filter (where p.when_due) as when_due
      from report_scope($1, $2, $3::text, $4::text) s join paid p on p.id = s.id
      where s.by <> 'day'
      group by s.by, s.key) g
cross join lateral (values
    (1, 'within 10 days', in_10, paid), (2, 'within 30 days', in_30, paid),
    (3, 'when due', when_due, known)) m(n, measure, part, whole)
order by report_order(g.by), g.key, m.n
