-- q_block_end.sql
-- The last number that a load took. $1 text table, $2 bigint number
select block_end($1, $2)::text
