-- q_explain_rules.sql: every rule that looked at a decision, look after look.
-- $1 bigint: the decision's number.
-- Rows: look bigint, run bigint, rule, version bigint, parameters (array), codes (with blanks).
-- A change is made by a look when it leads from where a decision waits to where a look can lead,
-- within a run and by nobody. After a record fault only R-0100 is asked.
with look as (
    select 0 as n, b.run, d.decision_key is null as faulty
    from decision d join batch b on b.id = d.batch
    where d.id = $1
    union all
    select c.n, c.run, false
    from decision_change c
    where c.decision = $1 and c.run is not null and c.act is null
      and c.from_state in ('held', 'deferred', 'returned', 'refused')
      and c.to_state in ('planned', 'set_off', 'held', 'deferred', 'rejected')
)
select look.n::bigint, look.run, rr.rule, rr.version::bigint, rr.parameters::text,
       coalesce((select string_agg(f.code, ' ' order by f.code) from finding f
                 where f.decision = $1 and f.look = look.n and f.rule = rr.rule), '')
from look join run_rule rr on rr.run = look.run and (rr.rule = 'R-0100' or not look.faulty)
order by look.n, rr.rule
