-- q_recovery_debtors.sql
-- The debtors of a receivable, all texts. $1 number
select n::text, payee_id, payee_name from receivable_debtor where receivable = $1::bigint order by n
