-- q_recovery_last_settled.sql
-- The last event of a receivable that settled something and was not taken back: the numbers of its
-- entries. What another step of the story lies between, as two repayments of one day and run, is
-- another event. $1 receivable
-- Relies on receivable_entry_of.
with settled as (
    select e.*, (select count(*) from receivable_change c
                 where c.receivable = e.receivable and c.at < e.at) as step
    from receivable_entry e
    where e.receivable = $1::bigint and e.reverses is null
      and e.event in ('repaid', 'set_off', 'moderated', 'written_off')
      and not exists (select from receivable_entry b where b.reverses = e.id)),
last as (select * from settled order by id desc limit 1)
select coalesce(array_to_string(array_agg(s.id order by s.id), ','), '')
from settled s, last l
where s.event = l.event and s.on_day = l.on_day and s.act is not distinct from l.act
  and s.run is not distinct from l.run and s.decision is not distinct from l.decision
  and s.settlement is not distinct from l.settlement and s.step = l.step
