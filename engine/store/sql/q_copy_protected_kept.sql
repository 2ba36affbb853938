-- q_copy_protected_kept.sql
-- What persons keep of the protected portion.
copy protected_kept (payee_key, month, decision, cents) from stdin (format binary)
