-- q_answer_stale_groups.sql
-- Where a payment information is booked as one sum, all of its payments depend on each other.
-- Relies on answer_item_group and the unique index on (file, ordinal).
with groups as (
    select distinct f.id as file, f.message_id, f.max_per_pmtinf,
           payment_group(p.ordinal, f.max_per_pmtinf) as group_no
    from payment_stale s
    join payment p on p.id = s.payment
    join payment_file f on f.id = p.file)
insert into payment_stale
select p.id
from groups g
join payment p on p.file = g.file and payment_group(p.ordinal, g.max_per_pmtinf) = g.group_no
where exists (
    select from answer_item i
    where i.group_message = g.message_id and i.group_no = g.group_no and i.number is null
      and i.status = 0 and not i.credit)
on conflict do nothing
