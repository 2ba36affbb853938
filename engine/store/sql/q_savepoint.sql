-- q_savepoint.sql
-- Before each of several files that share a transaction.
savepoint of_file
