-- q_batch_same_bytes.sql
-- The batch that took these bytes, and whether its delivery was moved to its place.
-- $1 bytea SHA-256
-- Relies on batch_taken_once.
select id, delivery, moved, kept_as from batch
where sha256 = $1 and state in ('committed', 'published')
