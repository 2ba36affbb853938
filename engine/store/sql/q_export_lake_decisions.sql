-- q_export_lake_decisions.sql: decisions of one run for the data platform. $1 bigint run. All text.
-- Relies on batch_run; the decisions of a batch have consecutive numbers.
select d.id::text as decision, r.id::text as run, r.run_date::text as arrived_on, d.state::text,
       d.agency, d.programme, d.payer, d.use_item as budget_item, d.use_year::text as budget_year,
       pseudonym('payee', d.payee_id) as payee, d.payee_type,
       pseudonym('grant', d.agency || '/' || d.grant_id) as grant_key, d.instalment::text,
       d.decided_on::text, d.due_on::text, d.period_start::text, d.period_end::text,
       report_euros(d.cents) as amount, report_euros(d.granted_total) as granted_total,
       report_euros(d.eligible_cost) as eligible_cost, report_euros(d.other_aid) as other_aid,
       report_euros(d.subsidy_percent) as subsidy_percent,
       case when d.de_minimis then 'true' else 'false' end as de_minimis
from run r
join batch b on b.run = r.id and b.state in ('committed', 'published')
join decision d on d.id between b.first_decision and b.first_decision + b.record_count - 1
where r.id = $1::bigint
order by d.id
