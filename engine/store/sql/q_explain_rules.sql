-- q_explain_rules.sql: every rule that looked at a decision, look after look.
-- $1 bigint: the decision's number.
-- Rows: look bigint, run bigint, rule, version bigint, parameters (array), codes (with blanks),
-- refund boolean: then only rules that look at refunds were asked.
-- A change is made by a look when it leads from where a decision waits to where a look can lead,
-- within a run and by nobody. After a record fault only R-0100 is asked; at the birth of a refund,
-- which waits from then on, none.
-- Of each parameter that row is told which the rule read for this decision, of those that the run
-- knew: in force on the day that the rule asks of; the programme's own goes before that of all
-- programmes, and the standard value comes last. An earlier version of the program kept no days,
-- only what was in force on the day of the run: of its runs all of that is told.
with look as (
    select 0 as n, b.run, d.decision_key is null as faulty
    from decision d join batch b on b.id = d.batch
    where d.id = $1 and d.programme is distinct from 'refund'
    union all
    select c.n, c.run, false
    from decision_change c
    where c.decision = $1 and c.run is not null and c.act is null
      and c.from_state in ('held', 'deferred', 'returned', 'refused')
      and c.to_state in ('planned', 'set_off', 'held', 'deferred', 'rejected')
), looked as (
    select look.n, look.run, rr.rule, rr.version, rr.parameters, d.programme, d.decided_on,
           coalesce(d.period_start, r.run_date) as period_start, r.run_date
    from look
    join run r on r.id = look.run
    join run_rule rr on rr.run = look.run and (rr.rule = 'R-0100' or not look.faulty)
    join decision d on d.id = $1
), possible as (
    select l.n, l.rule, p.place, p.item, p.item ->> 'name' as name, p.item ->> 'day' as day,
           p.item ->> 'programme' = '*' as of_all, p.item ->> 'row' is null as standard
    from looked l
    cross join jsonb_array_elements(l.parameters) with ordinality as p (item, place)
    where p.item ->> 'day' is null
       or (p.item ->> 'programme' in (l.programme, '*')
           and case p.item ->> 'day'
                   when 'decided_on' then l.decided_on
                   when 'period_start' then l.period_start
                   else l.run_date
               end between coalesce((p.item ->> 'valid_from')::date, '-infinity')
                   and coalesce((p.item ->> 'valid_to')::date, 'infinity'))
), seen as (
    select distinct on (n, rule, name, case when day is null then place end)
           n, rule, place, item - 'day' - 'valid_to' as item
    from possible
    order by n, rule, name, case when day is null then place end, of_all, standard
)
select l.n::bigint, l.run, l.rule, l.version::bigint,
       coalesce((select jsonb_agg(s.item order by s.place) from seen s
                 where s.n = l.n and s.rule = l.rule), '[]')::text,
       coalesce((select string_agg(f.code, ' ' order by f.code) from finding f
                 where f.decision = $1 and f.look = l.n and f.rule = l.rule), ''),
       l.programme is not distinct from 'refund'
from looked l
order by l.n, l.rule
