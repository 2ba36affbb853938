-- q_recovery_overdue.sql
-- Obligations of grants that are overdue on a day: agency, grant, the first day on which one is;
-- sorted. $1 day
select agency, grant_id, min(due_on) + 1
from obligation o
where o.kind <> 'use_period' and o.due_on < $1::date
  and o.valid_from <= $1::date and coalesce(o.valid_to, $1::date) >= $1::date
  and not exists (
      select from obligation d
      where (d.agency, d.grant_id, d.kind, d.due_on) = (o.agency, o.grant_id, o.kind, o.due_on)
        and d.done_on <= $1::date and d.valid_from <= $1::date)
group by agency, grant_id
order by agency collate "C", grant_id collate "C"
