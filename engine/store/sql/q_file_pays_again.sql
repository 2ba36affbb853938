-- q_file_pays_again.sql
-- A decision of a payment file of which an earlier payment may still be made, or was: the bank said
-- so after the file was planned.
-- $1 file
-- Relies on payment (file, ordinal), payment_result_decision.
select coalesce(d.agency || '/', '') || coalesce(d.decision_id, 'a decision')
from payment p
join payment_result r on r.decision = p.decision and r.payment < p.id
join decision d on d.id = p.decision
where p.file = $1 and p.previous is not null and result_may_pay(r)
order by d.id
limit 1
