-- q_recovery_plan_parts.sql
-- The instalment plan in force, all texts. $1 number
select n::text, due_on::text, euros(cents)
from receivable_plan
where receivable = $1::bigint
  and act = (select max(act) from receivable_plan where receivable = $1::bigint)
order by n
