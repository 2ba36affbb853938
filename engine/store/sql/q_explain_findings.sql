-- q_explain_findings.sql: what the rules said of a decision, look after look.
-- $1 bigint: the decision's number. Rows: look bigint, rule, version bigint, code, effect,
-- parameters, evidence. Uses finding_decision.
select f.look::bigint, f.rule, f.version::bigint, f.code, f.effect::text, f.parameters::text,
       f.evidence::text
from finding f
where f.decision = $1
order by f.look, f.rule, f.code
