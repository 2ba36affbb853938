-- q_file_is_known.sql
-- A payment file by its id and its promised hash.
-- $1 text message_id, $2 bytea sha256
select id from payment_file where message_id = $1 and sha256 = $2
