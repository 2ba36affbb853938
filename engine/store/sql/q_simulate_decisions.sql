-- q_simulate_decisions.sql: decisions of a batch without record fault, as they arrived and were
-- born, in their order; not those that were erased. The columns of q_again_decisions.sql first
-- (state and changes at birth).
-- $1 bigint batch  $2 bigint after this number  $3 bigint at most so many
-- Then: said (codes at birth, "R-0200 SAME_PERSON ..." in the order of bytes), due and kept (cents
-- that R-0600 saw; null), overdue_since (that R-0620 saw; null). Relies on decision_batch and
-- finding_decision.
select d.id, d.batch, d.line, d.state::text, 0::bigint, d.agency, d.decision_id, d.grant_id,
       d.instalment, d.programme, d.decided_on, d.due_on, d.period_start, d.period_end,
       d.payee_type, d.payee_id, d.payee_name, d.street, d.building, d.postcode, d.town, d.country,
       d.iban, d.bic, d.cents, d.reference, d.message, d.proposed_by, d.approved_by,
       d.granted_total, d.budget_item, d.budget_year, d.eligible_cost, d.other_aid,
       d.subsidy_percent, d.employee_id, d.case_number, d.language, d.protected_address,
       d.de_minimis, said.codes, said.due, said.kept, said.overdue_since
from decision d
left join lateral (
    select string_agg(f.rule || ' ' || f.code, ' ' order by f.rule || ' ' || f.code collate "C")
               as codes,
           max(case when f.rule = 'R-0600'
                    then (f.evidence ->> 'receivable')::numeric * 100 end)::bigint as due,
           max(case when f.rule = 'R-0600'
                    then (f.evidence ->> 'protected_portion')::numeric * 100 end)::bigint as kept,
           max(case when f.rule = 'R-0620'
                    then (f.evidence ->> 'overdue_since')::date end) as overdue_since
    from finding f
    where f.decision = d.id and f.look = 0) said on true
where d.batch = $1 and d.id > $2 and d.decision_key is not null
  and d.payee_id is not null -- nothing can be asked of one that was erased
order by d.id
limit $3
