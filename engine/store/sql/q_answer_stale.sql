-- q_answer_stale.sql
-- The payments of which an answer says something. $1 answer
insert into payment_stale
select payment from payment_status where answer = $1
union
select m.payment
from answer_item i
join answer_found m on m.item = i.id
where i.answer = $1 and m.payment is not null
union
select p.id
from (select distinct group_message, group_no from answer_item
      where answer = $1 and number is null and group_no is not null and status = 0
        and not credit) g
join payment_file f on f.message_id = g.group_message
join payment p on p.file = f.id and payment_group(p.ordinal, f.max_per_pmtinf) = g.group_no
on conflict do nothing
