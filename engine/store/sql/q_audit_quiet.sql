-- q_audit_quiet.sql: waits until no transaction is between its record and its commit, and lets none
-- begin to commit until q_audit_go_on.sql (the lock of audit_seal). No parameters.
select pg_advisory_lock(7881706512340292980)::text
