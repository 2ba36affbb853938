-- q_block_index.sql
-- The indexes of a block that is loaded. $1 text table, $2 bigint block
select block_index($1, $2)::text
