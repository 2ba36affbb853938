-- q_fact_rows.sql
-- The decisions of a batch as they were born, in the order of arrival; columns as in
-- q_gather_decisions.sql, and whether the record had faults. An erased one has lost its payee.
-- $1 bigint batch
-- Relies on decision_batch.
select d.id, d.batch, d.state::text, d.agency, d.decision_id, d.grant_id, d.instalment,
       d.programme, d.decided_on, d.due_on, d.period_start, d.period_end, d.payee_id, d.iban,
       d.cents, d.granted_total, d.approved_by, d.de_minimis, d.decision_key is null
from decision d
where d.batch = $1
order by d.id
