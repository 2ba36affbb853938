-- q_fact_accounts.sql
-- Decisions that are paid to another account than they came with. They are few.
select decision, iban_key from corrected_account
