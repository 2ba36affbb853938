-- q_block_make.sql
-- A table without indexes for the rows of a block. $1 text table, $2 bigint block
select block_make($1, $2)::text
