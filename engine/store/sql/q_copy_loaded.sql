-- q_copy_loaded.sql
-- Decisions of earlier years, and when they were paid.
copy loaded_decision (decision, paid_on, audit_group) from stdin (format binary)
