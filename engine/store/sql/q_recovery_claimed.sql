-- q_recovery_claimed.sql
-- The first of these decisions that is recovered already. $1 bigint[] decisions
-- Relies on receivable_claim_decision.
select c.receivable
from receivable_claim c join receivable r on r.id = c.receivable
where c.decision = any ($1::bigint[]) and r.state <> 'closed_no_action'
limit 1
