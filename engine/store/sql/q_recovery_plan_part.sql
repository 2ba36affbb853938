-- q_recovery_plan_part.sql
-- A part of an instalment plan. $1 receivable, $2 n, $3 due on, $4 cents, $5 act
insert into receivable_plan (receivable, n, due_on, cents, act)
values ($1::bigint, $2::bigint, $3::date, $4::bigint, $5::bigint)
