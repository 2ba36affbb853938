-- q_copy_payment.sql
-- Payments as they are sent; the order of engine/run/rows.c.
copy payment (id, decision, file, ordinal, cents, set_off, iban, bic, name, street, building,
    postcode, town, country, remittance_kind, remittance, purpose, previous, salt, audit_group)
from stdin (format binary)
