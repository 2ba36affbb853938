-- q_recovery_settled.sql
-- Whether something of a receivable is settled and was not taken back. $1 receivable
-- Relies on receivable_entry_of.
select exists (
    select from receivable_entry e
    where e.receivable = $1::bigint and e.reverses is null
      and e.event in ('repaid', 'set_off', 'moderated', 'written_off')
      and not exists (select from receivable_entry b where b.reverses = e.id))::integer
