-- q_block_attach.sql
-- A block that is loaded and indexed becomes a part of its table. $1 text table, $2 bigint block
select block_attach($1, $2)::text
