-- q_export_lake_findings.sql: what rules said in one run, without what they saw. $1 bigint run. All
-- text. Relies on batch_run, finding_decision, decision_change_run; the decisions of a batch have
-- consecutive numbers.
select f.decision::text, f.look::text, f.rule, f.version::text, f.code, f.effect::text
from batch b
join finding f on f.decision between b.first_decision and b.first_decision + b.record_count - 1
    and f.look = 0
where b.run = $1::bigint and b.state in ('committed', 'published')
union all
select f.decision::text, f.look::text, f.rule, f.version::text, f.code, f.effect::text
from decision_change c
join finding f on f.decision = c.decision and f.look = c.n
where c.run = $1
order by 1, 2, 3, 5
