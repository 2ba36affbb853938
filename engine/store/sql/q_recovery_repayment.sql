-- q_recovery_repayment.sql
-- Money that came in, once by the bank's id; no row: it was here before.
-- $1 receivable, $2 bank id, $3 cents, $4 day, $5 run, $6 act
insert into repayment (receivable, bank_id, cents, on_day, run, act)
values ($1::bigint, $2::text, $3::bigint, $4::date, $5::bigint, $6::bigint)
on conflict (bank_id) do nothing
returning id
