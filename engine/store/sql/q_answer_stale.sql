-- q_answer_stale.sql
-- The payments that an answer touches though it does not name them by an id of ours: by the
-- account, by what it says of a whole file or payment information, and those that a person placed.
-- $1 answer
select payment from payment_status where answer = $1::bigint
union
select p.id
from answer_status s
join payment_file f on f.message_id = s.group_message
join payment p on p.file = f.id and payment_group(p.ordinal, f.max_per_pmtinf) = s.group_no
where s.answer = $1::bigint and s.level = 2 and s.code is not null and s.kind <> 5
union
select p.id
from answer_status s
join payment_file f on f.message_id = s.message_ref
join payment p on p.file = f.id
where s.answer = $1::bigint and s.level = 1 and s.code is not null and s.kind <> 5
union
select m.payment
from answer_found m
join answer_item i on i.id = m.item
where i.answer = $1::bigint and m.payment is not null
union
select p.id
from answer_item i
join payment_file f on f.message_id = i.group_message
join payment p on p.file = f.id
    and payment_group(p.ordinal, f.max_per_pmtinf) = greatest(i.group_no, 1)
where i.answer = $1::bigint and i.number is null and i.group_no is not null
  and i.status = 0 and (not i.credit or i.reversal or i.returned)
