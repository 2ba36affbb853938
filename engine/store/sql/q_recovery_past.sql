-- q_recovery_past.sql
-- The entries of a receivable that stand, in the order of their days, interest before what settles:
-- claim, event, component, cents, day, first and last day of interest, decision, which settlement
-- (0: none). What one event has settled is told apart as in q_recovery_last_settled.sql.
-- $1 receivable
-- Relies on receivable_entry_of.
with live as (
    select e.*, e.event in ('repaid', 'set_off', 'moderated', 'written_off') as settles,
           (select count(*) from receivable_change c
            where c.receivable = e.receivable and c.at < e.at) as step
    from receivable_entry e
    where e.receivable = $1::bigint and e.reverses is null
      and not exists (select from receivable_entry b where b.reverses = e.id))
select claim, event::text, component::text, cents, on_day, from_day, to_day, coalesce(decision, 0),
       case when settles
            then dense_rank() over (order by event, on_day, act, run, decision, settlement, step)
            else 0 end
from live
order by coalesce(to_day, on_day), settles, event = 'receivable' desc, id
