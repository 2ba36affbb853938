-- q_file_is_answered.sql
-- 1 when an answer tells of a payment of a file, or of what it books as one sum. $1 file
-- Relies on payment (file, ordinal), answer_status_payment, answer_item_payment, answer_item_group.
select 1
from payment p
where p.file = $1
  and (exists (select from answer_status_about s where s.payment = p.id)
       or exists (select from answer_item_about i where i.payment = p.id))
union all
select 1 from answer_group_item where file = $1
limit 1
