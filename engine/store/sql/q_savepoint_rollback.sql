-- q_savepoint_rollback.sql
-- A file that fails leaves nothing to those that share its transaction.
rollback to savepoint of_file
