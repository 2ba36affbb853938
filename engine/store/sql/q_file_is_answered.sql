-- q_file_is_answered.sql
-- 1 when an answer tells of a payment of a file, or of what it books as one sum, even where nobody
-- can say of which of its payments. $1 file
-- Relies on payment (file, ordinal), answer_status_payment, answer_item_payment, answer_item_group.
select 1
from payment p
where p.file = $1
  and (exists (select from answer_status_about s where s.payment = p.id)
       or exists (select from answer_item_about i where i.payment = p.id))
union all
select 1
from payment_file f
join answer_item i on i.group_message = f.message_id and i.account = f.debtor_iban
where f.id = $1 and i.number is null and i.group_no is not null and i.status = 0 and not i.credit
limit 1
