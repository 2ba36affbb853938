-- q_again_decisions.sql
-- Decisions as they arrived, with their state now, the account that two persons put in the place of
-- theirs, their last attempt, whether they were released since they were last looked at, how many
-- dependants the payee has, of a refund who pays it from where, and which appropriation it uses.
-- $1 bigint[] numbers
select n.id, n.batch, n.line, n.state_now::text, n.change_count, n.agency, n.decision_id,
       n.grant_id, n.instalment, n.programme, n.decided_on, n.due_on, n.period_start,
       n.period_end, n.payee_type, n.payee_id, n.payee_name, n.street, n.building, n.postcode,
       n.town, n.country, coalesce(a.iban, n.iban), case when a.iban is null then n.bic end,
       n.cents, n.reference, n.message, n.proposed_by, n.approved_by, n.granted_total,
       n.budget_item, n.budget_year, n.eligible_cost, n.other_aid, n.subsidy_percent,
       n.employee_id, n.case_number, n.language, n.protected_address, n.de_minimis,
       (select max(id) from payment where decision = n.id),
       exists (select from release_now where decision = n.id and look = n.change_count),
       n.attributes ->> 'dependants', case when n.programme = 'refund' then n.payer end, n.account,
       coalesce(u.use_item, n.use_item), coalesce(u.use_year, n.use_year)
from decision_now n
left join corrected_account a on a.decision = n.id
left join lateral (
    select use_item, use_year from decision_use
    where decision = n.id order by change desc limit 1) u on true
where n.id = any($1)
order by n.id
