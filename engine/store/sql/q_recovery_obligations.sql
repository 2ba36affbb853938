-- q_recovery_obligations.sql
-- Obligations of grants, all texts; overdue ones first. $1 day, $2 only overdue ones
with every as (
    select o.agency, o.grant_id, o.kind, o.due_on, max(o.done_on) as done_on, max(o.text) as text
    from obligation o
    where o.valid_from <= $1::date and coalesce(o.valid_to, $1::date) >= $1::date
    group by 1, 2, 3, 4),
judged as (
    select agency, grant_id, kind, due_on::text, done_on::text,
           case when done_on <= $1::date then 'done' when due_on >= $1::date then 'open'
                when kind = 'use_period' then 'ended' else 'overdue' end as state,
           text
    from every
    where not $2::boolean
       or (due_on < $1::date and kind <> 'use_period' and (done_on is null or done_on > $1::date)))
select agency, grant_id, kind, due_on, done_on, state, text
from judged
order by state <> 'overdue', due_on, agency, grant_id
