-- q_explain_rules.sql: every rule that looked at a decision, in the runs that looked.
-- $1 bigint: the decision's number. Rows: run bigint, rule, version bigint, parameters (array).
select rr.run, rr.rule, rr.version::bigint, rr.parameters::text
from run_rule rr
where rr.run = (select b.run from decision d join batch b on b.id = d.batch where d.id = $1)
   or rr.run in (select c.run from decision_change c where c.decision = $1 and c.run is not null
                 and exists (select from finding f where f.decision = $1 and f.look = c.n))
order by rr.run, rr.rule
