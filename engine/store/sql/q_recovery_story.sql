-- q_recovery_story.sql
-- The steps of a receivable in order, all texts. $1 number
select c.on_day::text, c.event, c.from_state::text, c.to_state::text,
       coalesce(a.by_user, 'run ' || c.run), c.detail
from receivable_change c left join act a on a.id = c.act
where c.receivable = $1::bigint
order by c.n
