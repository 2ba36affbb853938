-- q_refund_confirm.sql
-- The second person. $1 repayment, $2 act
update refund set confirmed = $2::bigint where repayment = $1::bigint and confirmed is null
