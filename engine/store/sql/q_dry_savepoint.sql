-- q_dry_savepoint.sql
-- Before each delivery of a dry run, whose transaction covers all of them.
savepoint delivery
