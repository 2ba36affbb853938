-- q_recovery_last_settled.sql
-- The last event of a receivable that settled something and was not taken back: the number of its
-- first entry and of its last. $1 receivable
-- Relies on receivable_entry_of.
with settled as (
    select e.* from receivable_entry e
    where e.receivable = $1::bigint and e.reverses is null
      and e.event in ('repaid', 'set_off', 'moderated', 'written_off')
      and not exists (select from receivable_entry b where b.reverses = e.id)),
last as (select * from settled order by id desc limit 1)
select coalesce(array_to_string(array_agg(s.id order by s.id), ','), '')
from settled s, last l
where s.event = l.event and s.on_day = l.on_day and s.act is not distinct from l.act
  and s.run is not distinct from l.run and s.decision is not distinct from l.decision
