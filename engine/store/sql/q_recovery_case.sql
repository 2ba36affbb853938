-- q_recovery_case.sql
-- What was paid by decisions, and to whom: one row a decision that is planned, sent or paid.
-- $1 bigint[] decisions
-- Relies on payment_decision.
select n.id, n.payer, n.agency, n.programme, n.grant_id, n.use_item, n.use_year,
       n.payee_type = 'person', n.payee_id, n.payee_name, n.protected_address,
       coalesce(n.language, 'fi'), n.decided_on, p.execution_day, p.cents + p.set_off,
       n.payee_key, n.state_now::text
from decision_now n
left join lateral (
    select q.cents, q.set_off, f.execution_day
    from payment q join payment_file f on f.id = q.file
    where q.decision = n.id order by q.id desc limit 1) p on true
where n.id = any ($1::bigint[])
order by p.execution_day, n.id
