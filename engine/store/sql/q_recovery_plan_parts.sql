-- q_recovery_plan_parts.sql
-- The instalment plan in force, all texts. $1 number
select p.n::text, p.due_on::text, euros(p.cents)
from receivable_plan p
where p.receivable = $1::bigint
  and p.act = (select max(act) from receivable_plan where receivable = $1::bigint)
order by p.n
