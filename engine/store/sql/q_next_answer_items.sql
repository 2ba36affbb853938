-- q_next_answer_items.sql
-- The first of the numbers that the items of a block may have: the sequence goes on by as many as
-- a block has rows (BLOCK_ROWS of engine/answer/answer_rows.c).
select nextval('answer_item_number')
