-- q_recovery_entries.sql
-- The money of a receivable in order, all texts. $1 number
-- Relies on receivable_entry_of.
select e.on_day::text, e.event::text, e.component::text,
       case when e.cents < 0 then '-' else '' end || euros(abs(e.cents)), e.claim::text,
       e.from_day::text, e.to_day::text, d.agency || '/' || d.decision_id, e.reverses::text,
       e.id::text
from receivable_entry e left join decision d on d.id = e.decision
where e.receivable = $1::bigint
order by e.id
