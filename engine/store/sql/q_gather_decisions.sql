-- q_gather_decisions.sql
-- The decisions that share a key with a batch, in the order of arrival, with their state now and
-- the account that they are paid to.
-- $1 bigint[] decision keys, $2 grant keys, $3 payee keys, $4 IBAN keys
-- Relies on decision_by_key, decision_by_grant, decision_by_payee, decision_by_iban, and on few
-- corrected accounts.
select d.id, d.batch, coalesce(c.to_state, d.state)::text, d.agency, d.decision_id, d.grant_id,
       d.instalment, d.programme, d.decided_on, d.due_on, d.period_start, d.period_end,
       d.payee_id, coalesce(a.iban, d.iban), d.cents, d.granted_total, d.approved_by, d.de_minimis
from decision d
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true
left join corrected_account a on a.decision = d.id
where d.decision_key = any($1) or d.grant_key = any($2) or d.payee_key = any($3)
   or d.iban_key = any($4)
   or d.id = any(array(select decision from corrected_account where iban_key = any($4)))
order by d.id
