-- q_next_message_number.sql
-- The number of the next payment file.
select nextval('message_number')
