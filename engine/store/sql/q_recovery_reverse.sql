-- q_recovery_reverse.sql
-- Takes entries back by counter-entries. $1 numbers with commas, $2 day, $3 act
insert into receivable_entry (receivable, claim, event, component, cents, on_day, decision,
                              reverses, act)
select receivable, claim, event, component, -cents, $2::date, decision, id, $3::bigint
from receivable_entry
where id = any (string_to_array($1::text, ',')::bigint[])
order by id
