-- q_recovery_debtors.sql
-- The debtors of a receivable, all texts. $1 number
select d.n::text, d.payee_id, d.payee_name
from receivable_debtor d
where d.receivable = $1::bigint
order by d.n
