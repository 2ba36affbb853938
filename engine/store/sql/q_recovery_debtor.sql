-- q_recovery_debtor.sql
-- A debtor. $1 receivable, $2 n, $3 payee key, $4 payee id, $5 name, $6 protected address
insert into receivable_debtor (receivable, n, payee_key, payee_id, payee_name, protected_address)
values ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::text, $6::boolean)
