-- q_answer_same.sql
-- The answer that was taken with these bytes.
-- $1 bytea SHA-256
-- Relies on answer_taken_once.
select id, moved, kept_as from answer where sha256 = $1 and state = 'taken'
