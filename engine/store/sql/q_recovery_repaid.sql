-- q_recovery_repaid.sql
-- How much of a repayment was allocated. $1 repayment, $2 cents
update repayment set allocated = $2::bigint where id = $1::bigint
