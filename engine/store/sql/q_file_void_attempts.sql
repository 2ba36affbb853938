-- q_file_void_attempts.sql
-- The attempts of a void file are over.
-- $1 file
delete from payment_open o using payment p
where p.file = $1 and o.decision = p.decision and o.payment = p.id
