-- q_explain_decision.sql: the decision that a person means, and how it stands.
-- $1 bigint[] decision_keys  $2 text agency, or null  $3 text decision_id  $4 text as given, whole
-- Rows: id bigint, agency, decision_id, state, language, batch bigint, run bigint, payee_id,
-- payee_name, employee_id, message; the best first: of several with one key the last that was not
-- rejected, then the last. At most 2 agencies are told, so that an id that is not unique is seen.
with found as (
    select d.id, coalesce(d.agency, d.original ->> 'agency') as agency,
           coalesce(d.decision_id, d.original ->> 'decision_id') as decision_id,
           d.state_now, d.language, d.batch,
           coalesce(d.payee_id, d.original ->> 'payee_id') as payee_id,
           coalesce(d.payee_name, d.original ->> 'payee_name') as payee_name,
           coalesce(d.employee_id, d.original ->> 'employee_id') as employee_id,
           coalesce(d.message, d.original ->> 'message') as message
    from decision_now d
    where (d.decision_key = any($1::bigint[])
           and (d.decision_id = $3::text or d.decision_id = $4::text))
       or (d.decision_key is null
           and ((coalesce(d.decision_id, d.original ->> 'decision_id') = $3::text
                 and ($2::text is null or coalesce(d.agency, d.original ->> 'agency') = $2::text))
                or coalesce(d.decision_id, d.original ->> 'decision_id') = $4::text))
), best as (
    select distinct on (agency, decision_id) *
    from found
    order by agency, decision_id, (state_now = 'rejected'), id desc
)
select best.id, best.agency, best.decision_id, best.state_now::text, best.language, best.batch,
       b.run, best.payee_id, best.payee_name, nullif(best.employee_id, ''),
       nullif(best.message, '')
from best join batch b on b.id = best.batch
-- AGENCY/ID goes before an id that has a slash of its own
order by (best.decision_id is not distinct from $4::text and $2::text is not null), best.id desc
limit 2
