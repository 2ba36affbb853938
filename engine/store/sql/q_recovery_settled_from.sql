-- q_recovery_settled_from.sql
-- The state in which a receivable was when all of it was settled the last time; due where it had
-- come back from enforcement with that. $1 receivable
select case when a.what = 'recovery return' then 'due' else c.from_state::text end
from receivable_change c left join act a on a.id = c.act
where c.receivable = $1::bigint and c.to_state in ('paid', 'set_off', 'collected', 'moderated')
order by c.n desc
limit 1
