-- q_copy_waiting.sql
-- The decisions of a batch that wait, held or deferred.
copy decision_waiting (decision, state) from stdin (format binary)
