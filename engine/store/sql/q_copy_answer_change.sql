-- q_copy_answer_change.sql
-- Changes of decisions by answers; the order of engine/answer/outcomes.c.
copy decision_change (decision, n, from_state, to_state, at, run, act, reason, audit_group)
from stdin (format binary)
