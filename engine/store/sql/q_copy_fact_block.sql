-- q_copy_fact_block.sql
-- Facts of a chunk of decisions; the order of engine/run/fact_block.c.
copy fact_block (first_decision, batch, row_count, facts, salt, audit_group)
from stdin (format binary)
