-- q_copy_change.sql
-- Changes of decisions by a run; the order of engine/run/rows.c.
copy decision_change (decision, n, from_state, to_state, run, reason) from stdin (format binary)
