-- q_recovery_payer_iban.sql
-- The first account of a payer. $1 payer, $2 day
select coalesce(min(fields[3]), '') from reference_row
where table_name = 'payer_accounts' and fields[1] = $1::text and valid_from <= $2::date
  and coalesce(valid_to, $2::date) >= $2::date
