-- q_batch_last_sequence.sql
-- The last sequence of a sender that was taken; null when none was.
-- $1 text sender
-- Relies on batch_sequence.
select max(sequence) from batch where sender = $1 and state in ('committed', 'published')
