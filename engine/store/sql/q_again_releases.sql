-- q_again_releases.sql
-- The codes of decisions that persons have released, the last release of each code first.
-- $1 bigint[] numbers
-- Relies on release_decision.
select r.decision, code, concat_ws(', ', first.by_user, second.by_user), first.reason
from release_now r
join act first on first.id = r.act
left join release_confirmed c on c.release = r.id
left join act second on second.id = c.act
cross join unnest(r.codes) as code
where r.decision = any($1)
order by r.decision, r.id desc
