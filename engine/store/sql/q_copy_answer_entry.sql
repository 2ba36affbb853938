-- q_copy_answer_entry.sql
-- References of entries whose first item has another; the order of engine/answer/answer_rows.c.
copy answer_entry (item, answer, bank_ref)
from stdin (format binary)
