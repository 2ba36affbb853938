-- q_load_batch.sql
-- The batch of decisions of earlier years: it came in no run, and nothing of it is left to be paid.
-- $1 batch, $2 delivery, $3 sha256, $4 bytes, $5 count, $6 sum, $7 first decision
insert into batch (id, delivery, sha256, bytes, format, state, record_count, record_sum, moved,
    first_decision)
overriding system value
values ($1, $2, $3, $4, 'history', 'published', $5, $6, true, $7)
