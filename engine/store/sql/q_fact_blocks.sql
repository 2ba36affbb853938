-- q_fact_blocks.sql
-- All facts, in any order: as they lie is quickest.
copy (select first_decision, batch, row_count, facts from fact_block where facts is not null)
to stdout (format binary)
