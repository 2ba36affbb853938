-- q_plan_new_file.sql
-- A new payment file, open, with everything that its head depends on. Returns its key.
-- $1 message_id, $2 run, $3 payer, $4 account, $5 payer_name, $6 initiating_party_id,
-- $7 debtor_iban, $8 debtor_bic, $9 execution_day, $10 created_at, $11 profile, $12 profile_row,
-- $13 version, $14 character_set, $15 address_mode, $16 batch_booking (text, null: absent),
-- $17 cut_off, $18 max_payments, $19 max_bytes, $20 max_per_pmtinf, $21 release
insert into payment_file (message_id, run, payer, account, payer_name, initiating_party_id,
    debtor_iban, debtor_bic, execution_day, created_at, profile, profile_row, version,
    character_set, address_mode, batch_booking, cut_off, max_payments, max_bytes, max_per_pmtinf,
    release)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::boolean, $17, $18,
    $19, $20, $21)
returning id
