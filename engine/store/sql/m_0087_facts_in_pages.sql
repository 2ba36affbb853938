-- m_0087_facts_in_pages.sql
-- Facts in rows of a page each: a night after ten years reads all of them, and large values, which
-- lie in another table in pieces, take it twice as long. What is there stays as it is. Nobody asks
-- the rows how many they are any more: they have pages full of facts, the index has not.
alter table fact_block alter column facts set storage plain;
create index fact_block_batch on fact_block (batch) include (row_count) where facts is not null;
