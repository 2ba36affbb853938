-- q_audit_claims.sql: the claims, and what those decisions claimed that were rejected since; the
-- decisions that were not born rejected, if all is well. No parameters.
-- Rows: decision bigint, decision_key bigint.
copy (
    select decision, decision_key from decision_claim
    union all
    select d.id, d.decision_key
    from decision_change c join decision d on d.id = c.decision
    where c.to_state = 'rejected'
) to stdout (format binary)
