-- q_dry_rollback.sql
-- A delivery of a dry run that failed leaves nothing to those after it.
rollback to savepoint delivery
