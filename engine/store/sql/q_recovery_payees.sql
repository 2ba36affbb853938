-- q_recovery_payees.sql
-- The first debtor of receivables, by their numbers. $1 bigint[] numbers
select receivable, payee_id
from receivable_debtor
where receivable = any ($1::bigint[]) and n = 1
order by receivable
