-- q_audit_go_on.sql: lets transactions commit again. No parameters.
select pg_advisory_unlock(7881706512340292980)
