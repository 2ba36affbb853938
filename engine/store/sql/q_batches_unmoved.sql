-- q_batches_unmoved.sql
-- Batches whose delivery has a place but was not marked as moved there.
select id, kept_as from batch where not moved and kept_as is not null order by id
