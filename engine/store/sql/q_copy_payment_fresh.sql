-- q_copy_payment_fresh.sql
-- Payments into block :1 while it is loaded; as q_copy_payment.sql.
copy payment_fresh_:1 (id, decision, file, ordinal, cents, set_off, iban, bic, name, street,
    building, postcode, town, country, remittance_kind, remittance, purpose, previous, salt,
    audit_group)
from stdin (format binary, freeze)
