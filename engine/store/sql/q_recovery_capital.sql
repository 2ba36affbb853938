-- q_recovery_capital.sql
-- Another capital of a claim that is not decided yet. $1 receivable, $2 claim, $3 capital
update receivable_claim set capital = $3::bigint where receivable = $1::bigint and n = $2::bigint
