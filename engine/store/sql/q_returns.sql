-- q_returns.sql
-- Decisions that a run rejected, or gives back because a person did, a row for each finding that
-- rejected: the decision and its look, its agency (UNKNOWN where there is no such agency), the
-- original texts, the language, the person's reason, the finding. What a person rejected has the
-- findings that held it, or one row without a finding.
-- "offset 0" has each decision looked up: a server that has counted the rows of other nights would
-- read the decisions of all years instead, for some thousands of them.
-- $1 run
-- Relies on batch_run, decision_change_run, finding_decision and rejection_returned_run; the
-- decisions of a batch have consecutive numbers, and one that was born rejected has a finding that
-- says so.
with agency as materialized (
    select distinct fields[1] as code from reference_row where table_name = 'agencies'),
born as (
    select f.decision as id, 0 as look, 'reject'::finding_effect as effect, null as reason, f.code,
           f.rule, f.parameters, f.evidence
    from batch b
    join finding f on f.decision between b.first_decision and b.first_decision + b.record_count - 1
    where b.run = $1 and f.look = 0 and f.effect = 'reject'),
since as (
    select c.decision as id, c.n as look, 'reject'::finding_effect as effect, null as reason
    from decision_change c
    where c.run = $1 and c.to_state = 'rejected'
    union all
    select c.decision, c.n - 1, 'hold', a.reason
    from rejection_returned r
    join decision_change c on c.decision = r.decision and c.n = r.n
    join act a on a.id = c.act
    where r.run = $1),
said as (
    select * from born
    union all
    select s.*, f.code, f.rule, f.parameters, f.evidence
    from since s
    left join finding f on f.decision = s.id and f.look = s.look and f.effect = s.effect)
select s.id, s.look, coalesce(a.code, 'UNKNOWN'),
       d.texts, d.language, s.reason, s.rule, s.code, s.parameters::text, s.evidence::text
from said s
cross join lateral (
    select agency, coalesce(original::text, decision_texts(decision)::text) as texts,
           coalesce(language, 'fi') as language
    from decision
    where id = s.id
    offset 0) d
left join agency a on a.code = d.agency
order by 3, s.id, s.look, s.code
