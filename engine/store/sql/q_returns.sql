-- q_returns.sql
-- Decisions that a run rejected, by agency: its code (UNKNOWN where there is no such agency), the
-- original texts, the codes that rejected, their findings (JSON), the language.
-- $1 run
-- Relies on batch_run, decision_batch, decision_change_run and finding_decision.
with rejected as (
    select d.id, 0 as look
    from batch b join decision d on d.batch = b.id
    where b.run = $1 and d.state = 'rejected'
    union all
    select c.decision, c.n
    from decision_change c
    where c.run = $1 and c.to_state = 'rejected')
select coalesce(a.code, 'UNKNOWN'),
       coalesce(d.original, decision_texts(d)),
       f.codes, f.findings, coalesce(d.language, 'fi')
from rejected r
join decision d on d.id = r.id
left join lateral (
    select fields[1] as code from reference_row
    where table_name = 'agencies' and fields[1] = d.agency limit 1) a on true
cross join lateral (
    select string_agg(code, ' ' order by code) as codes,
           jsonb_agg(jsonb_build_object('rule', rule, 'code', code,
                                        'parameters', parameters::text,
                                        'evidence', evidence::text) order by code) as findings
    from finding where decision = d.id and look = r.look and effect = 'reject') f
order by 1, r.id
