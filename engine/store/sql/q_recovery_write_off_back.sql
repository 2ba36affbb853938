-- q_recovery_write_off_back.sql
-- Takes back by counter-entries what is written off of a receivable. $1 receivable, $2 day, $3 act,
-- $4 run
-- Relies on receivable_entry_of.
insert into receivable_entry (receivable, claim, event, component, cents, on_day, reverses, act,
                              run)
select receivable, claim, event, component, -cents, $2::date, id, $3::bigint, $4::bigint
from receivable_entry e
where receivable = $1::bigint and reverses is null and event = 'written_off'
  and not exists (select from receivable_entry b where b.reverses = e.id)
order by id
