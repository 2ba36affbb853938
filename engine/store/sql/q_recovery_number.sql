-- q_recovery_number.sql
-- The next number of a receivable.
select nextval('receivable_number')
