-- q_recovery_load.sql
-- Receivables with the law that they are reckoned by, locked until the transaction ends.
-- $1 bigint[] numbers
select r.id, r.state::text, r.person, r.capital_first, r.fraud_suspected, r.appeal_stay,
       r.reference, r.payer, r.agency, r.programme, r.grant_id, r.ground, r.decided_by,
       r.granted_on, r.known_on, r.last_paid_on, r.hearing_due_on, r.answered_on, r.decided_on,
       r.notice_on, r.final_on, r.due_on,
       g.row, g.code, g.title, g.law, g.small_amount, g.interest_for, g.interest_add, g.late_add,
       g.moderate_capital = 'yes', g.moderate_interest = 'yes', g.set_off,
       g.set_off_when = 'final', g.enforceable = 'final', g.knowledge_years, g.absolute_years,
       g.absolute_end = 'year', g.expiry_years, g.fraud_stops_clock = 'yes',
       r.language
from receivable r
join regime g on g.row = r.regime_row
where r.id = any ($1::bigint[])
order by r.due_on nulls last, r.id
for update of r
