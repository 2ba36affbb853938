-- q_answer_waiting.sql
-- 1 when any booked item without an id of ours has a reference of the bank. Relies on
-- answer_item_without_id.
select 1
from answer_item
where number is null and bank_ref is not null and status = 0
limit 1
