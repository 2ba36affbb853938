-- q_answer_groups.sql
-- Payment informations that are booked as one sum: whether the sum is that of all of their
-- payments, of those that were not refused, or of those of these that no entry names.
-- The same booking in a statement and in a notification is one: of each kind of message each
-- booking counts once, and of the kinds the larger sum.
with groups as (
    select distinct f.id as file, f.message_id, f.max_per_pmtinf,
           payment_group(p.ordinal, f.max_per_pmtinf) as group_no
    from payment_stale s
    join payment p on p.id = s.payment
    join payment_file f on f.id = p.file),
bookings as (
    select distinct g.file, g.group_no, a.format, i.bank_ref,
           case when i.bank_ref is null then i.entry_ref end as entry_ref,
           i.booked_on, i.cents, i.group_count, i.detail = -1 as is_rest,
           row_number() over (partition by i.answer, g.file, g.group_no, i.bank_ref, i.entry_ref,
                              i.booked_on, i.cents, i.detail = -1) as occurrence
    from groups g
    join answer_item i on i.group_message = g.message_id and i.group_no = g.group_no
        and i.number is null and i.status = 0 and not i.credit
    join answer a on a.id = i.answer
    left join answer_found m on m.item = i.id
    where m.item is null),
totals as (
    select file, group_no, max(cents)::bigint as cents
    from (select file, group_no, format, sum(cents) as cents
          from bookings group by file, group_no, format) k
    group by file, group_no),
members as (
    select t.file, t.group_no, t.cents as told,
           sum(p.cents)::bigint as everything,
           (sum(p.cents) filter (where not coalesce(said.refused, false)))::bigint as accepted,
           (sum(p.cents) filter (where not coalesce(said.refused, false)
                                   and not named.is))::bigint as unnamed
    from totals t
    join groups g on g.file = t.file and g.group_no = t.group_no
    join payment p on p.file = t.file
        and payment_group(p.ordinal, g.max_per_pmtinf) = t.group_no
    left join lateral (
        select bool_or(s.kind in (3, 4)) as refused from payment_status s
        where s.payment = p.id) said on true
    cross join lateral (
        select exists (select from answer_found m join answer_item i on i.id = m.item
                       where m.payment = p.id and not i.credit and not i.returned
                         and not i.reversal) as is) named
    group by t.file, t.group_no, t.cents)
insert into group_result (file, group_no, booked, booked_whole, told_cents, expected_cents)
select file, group_no, told in (everything, coalesce(accepted, -1), coalesce(unnamed, -1)),
       told = everything, told,
       coalesce(accepted, 0)
from members
on conflict (file, group_no) do update
set booked = excluded.booked, booked_whole = excluded.booked_whole,
    told_cents = excluded.told_cents,
    expected_cents = excluded.expected_cents
