-- q_recovery_repayment.sql
-- Money that came in, once by the bank's id; no row: it was here before.
-- $1 receivable, $2 bank id, $3 cents, $4 day, $5 run, $6 act, $7 account that it came from, $8 its
-- name, $9 our account
insert into repayment (receivable, bank_id, cents, on_day, run, act, from_iban, from_name,
                       into_iban)
values ($1::bigint, $2::text, $3::bigint, $4::date, $5::bigint, $6::bigint, $7::text, $8::text,
        $9::text)
on conflict (bank_id) do nothing
returning id
