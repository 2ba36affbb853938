-- q_file_by_message_id.sql
-- $1 text message_id
select id from payment_file where message_id = $1
