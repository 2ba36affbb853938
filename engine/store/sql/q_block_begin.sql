-- q_block_begin.sql
-- The first of so many consecutive numbers, at the beginning of a block of its own; and how many a
-- block holds.
-- $1 text table, $2 bigint count
select block_begin($1, $2), block_size()
