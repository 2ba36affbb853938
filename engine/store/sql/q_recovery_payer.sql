-- q_recovery_payer.sql
-- A row of a payer, of any day. $1 payer
select id from reference_row where table_name = 'payers' and fields[1] = $1::text limit 1
