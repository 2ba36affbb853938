-- q_report_statement_refunds.sql: what a payee paid back too much, and what became of it; one that
-- has no payment yet is held. What several debtors paid goes back to the first, what was withheld
-- to the one that it was withheld from.
-- $1 bigint payee_key, $2 text payee_id, $3 date from or null, $4 date to or null (day of payment,
-- else of the money). All text. Relies on receivable_debtor_key.
select coalesce(p.execution_day, o.on_day)::text as day,
       case when d.id is null then 'held'
            when d.state_now in ('planned', 'sent', 'paid') then 'paid'
            else d.state_now::text end as state,
       r.reference, report_euros(o.cents) as amount
from receivable_debtor x
join over_payment o on o.receivable = x.receivable and o.debtor = x.n
join receivable r on r.id = o.receivable
left join decision_now d on d.id = o.decision
left join lateral report_attempt(d.id) p on true
where x.payee_key = $1::bigint and $2::text in (x.payee_id, '0' || x.payee_id)
  and coalesce(p.execution_day, o.on_day)
      between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
order by 1, o.repayment
