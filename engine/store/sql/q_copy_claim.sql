-- q_copy_claim.sql
-- (agency, decision_id) of decisions that were not rejected: taken once, for ever.
copy decision_claim (decision_key, decision) from stdin (format binary)
