-- q_rerun_plan.sql
-- What becomes of each decision of a batch, in their order: which part of the plan it belongs to,
-- its cents, and all that the plan's hash covers. A decision that was here before is left as it
-- is. Numbers of sequences stand nowhere in it.
-- $1 bigint batch
-- Relies on decision_batch, payment_decision and finding_decision.
select case when d.state in ('planned', 'set_off') then 'paid'
            when d.state in ('held', 'deferred') then 'held'
            when f.again then 'untouched'
            else 'refused' end,
       d.cents,
       json_build_array(d.line, d.state, d.agency, d.decision_id, d.cents, p.cents, p.set_off,
           p.iban, p.bic, p.name, p.remittance, p.purpose, o.payer, o.account, o.execution_day,
           o.profile_row, f.findings)::text
from decision d
left join payment p on p.decision = d.id
left join payment_file o on o.id = p.file
cross join lateral (
    select coalesce(bool_or(code = 'DUPLICATE_DECISION'), false) as again,
           json_agg(json_build_array(rule, version, code, parameters, evidence)
                    order by rule, code, evidence::text) as findings
    from finding where decision = d.id) f
where d.batch = $1
order by d.id
