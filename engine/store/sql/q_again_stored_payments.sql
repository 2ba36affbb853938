-- q_again_stored_payments.sql
-- Count and sum of the payments of decisions that a run took up again.
-- $1 bigint run
-- Relies on decision_change_run and payment_open.
select count(*), coalesce(sum(p.cents), 0)::bigint
from decision_change c
join decision d on d.id = c.decision
join payment_open o on o.decision = c.decision
join payment p on p.id = o.payment and p.cents + p.set_off = d.cents
where c.run = $1 and c.to_state = 'planned'
