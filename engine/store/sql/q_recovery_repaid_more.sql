-- q_recovery_repaid_more.sql
-- What was over of a repayment has settled something. $1 repayment, $2 cents, $3 run, $4 act
select repayment_settles_more($1::bigint, $2::bigint, $3::bigint, $4::bigint)
