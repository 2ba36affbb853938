-- q_copy_decision_fresh.sql
-- Decisions into block :1 while it is loaded; as q_copy_decision.sql.
copy decision_fresh_:1 (decision_id_masked, grant_id_masked, case_number_masked, id, batch, line,
    state, agency, decision_id, grant_id, instalment, programme, decided_on, due_on, period_start,
    period_end, payee_type, payee_id, payee_name, street, building, postcode, town, country, iban,
    bic, cents, reference, message, proposed_by, approved_by, granted_total, budget_item,
    budget_year, eligible_cost, other_aid, subsidy_percent, employee_id, case_number, language,
    protected_address, attributes, original, payer, account, use_item, use_year, de_minimis,
    near_limit, decision_key, grant_key, payee_key, iban_key, salt, audit_group)
from stdin (format binary, freeze)
