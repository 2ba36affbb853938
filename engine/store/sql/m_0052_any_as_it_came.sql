-- m_0052_any_as_it_came.sql
-- A decision that was planned, or deferred, may be rejected in the end, too. Where what is stored
-- of its fields does not give back the texts that it came with, they are kept.
alter table decision drop constraint decision_original;

-- The texts of a decision that has kept none of those that it came with.
create or replace function decision_texts(d decision) returns jsonb language sql stable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'decision_id', d.decision_id, 'grant_id', d.grant_id, 'instalment', d.instalment::text,
        'agency', d.agency, 'programme', d.programme, 'decided_on', d.decided_on::text,
        'due_on', d.due_on::text, 'period_start', d.period_start::text,
        'period_end', d.period_end::text, 'payee_type', d.payee_type, 'payee_id', d.payee_id,
        'payee_name', d.payee_name, 'street', d.street, 'building', d.building,
        'postcode', d.postcode, 'town', d.town, 'country', d.country, 'iban', d.iban,
        'bic', d.bic, 'amount', euros(d.cents), 'currency', 'EUR', 'reference', d.reference,
        'message', d.message, 'proposed_by', d.proposed_by, 'approved_by', d.approved_by,
        'granted_total', euros(d.granted_total), 'budget_item', d.budget_item,
        'budget_year', d.budget_year::text, 'eligible_cost', euros(d.eligible_cost),
        'other_aid', euros(d.other_aid),
        'subsidy_percent', trim_scale(d.subsidy_percent / 100.0)::text,
        'employee_id', d.employee_id, 'case_number', d.case_number, 'language', d.language,
        'protected', case when d.protected_address then 'yes' end)) $$;
