-- q_again_decisions.sql
-- Decisions as they arrived, with their state now.
-- $1 bigint[] numbers
select id, batch, line, state_now::text, change_count, agency, decision_id, grant_id, instalment,
       programme, decided_on, due_on, period_start, period_end, payee_type, payee_id, payee_name,
       street, building, postcode, town, country, iban, bic, cents, reference, message,
       proposed_by, approved_by, granted_total, budget_item, budget_year, eligible_cost,
       other_aid, subsidy_percent, employee_id, case_number, language, protected_address,
       de_minimis
from decision_now
where id = any($1)
order by id
