-- q_recovery_change.sql
-- A line in the story of a receivable.
-- $1 number, $2 event, $3 from state, $4 to state, $5 day, $6 run, $7 act, $8 detail
insert into receivable_change (receivable, n, event, from_state, to_state, on_day, run, act, detail)
select $1::bigint, coalesce(max(n), 0) + 1, $2::text, $3::text::receivable_state,
       $4::text::receivable_state, $5::date, $6::bigint, $7::bigint, $8::text
from receivable_change where receivable = $1::bigint
