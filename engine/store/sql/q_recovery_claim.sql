-- q_recovery_claim.sql
-- What is recovered. $1 receivable, $2 n, $3 decision, $4 paid on, $5 capital
insert into receivable_claim (receivable, n, decision, paid_on, capital)
values ($1::bigint, $2::bigint, $3::bigint, $4::date, $5::bigint)
