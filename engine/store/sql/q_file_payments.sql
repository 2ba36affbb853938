-- q_file_payments.sql
-- The payments of file :1 as they are sent, in order.
copy (
    select id, decision, cents, iban, bic, name, street, building, postcode, town, country,
           remittance_kind, remittance, purpose
    from payment where file = :1 order by ordinal
) to stdout (format binary)
