-- q_block_clean.sql
-- Drops blocks that were loaded and never committed. No parameters.
select block_clean()::text
