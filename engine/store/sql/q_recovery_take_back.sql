-- q_recovery_take_back.sql
-- Money that a person recorded in error. $1 repayment, $2 day, $3 act
select repayment_take_back($1::bigint, $2::date, $3::bigint)
