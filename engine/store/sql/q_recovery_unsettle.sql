-- q_recovery_unsettle.sql
-- Takes back everything that has settled something of a receivable, each on its own day: it settles
-- anew on the same day. $1 receivable, $2 act, $3 run
-- Relies on receivable_entry_of.
insert into receivable_entry (receivable, claim, event, component, cents, on_day, decision,
                              reverses, act, run)
select receivable, claim, event, component, -cents, on_day, decision, id, $2::bigint,
       $3::bigint
from receivable_entry e
where receivable = $1::bigint and reverses is null
  and event in ('repaid', 'set_off', 'moderated', 'written_off')
  and not exists (select from receivable_entry b where b.reverses = e.id)
order by id
