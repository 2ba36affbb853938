-- q_copy_open_payment.sql
-- The one attempt of each decision that may still pay.
copy payment_open (decision, payment) from stdin (format binary)
