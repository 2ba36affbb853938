-- q_batches_unmoved.sql
-- Batches whose delivery has a place but was not marked as moved there.
-- Rows: id, delivery, kept_as, lies_in (of a rerun: where it lies until then).
-- Relies on batch_unmoved.
select id, delivery, kept_as, lies_in from batch
where not moved and kept_as is not null
order by id
