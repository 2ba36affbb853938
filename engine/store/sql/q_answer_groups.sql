-- q_answer_groups.sql
-- Payment informations that are booked as one sum, of those of some payments: whether the sum
-- is that of all of their payments, of those that were not refused, or of those of these that no
-- entry names.
-- The same booking in a statement and in a notification is one: of each kind of message each
-- booking counts once, and of the kinds the larger sum.
-- $1 bigint[] payments, $2 the first, $3 the last of them, or null (told.h)
-- Relies on answer_item_group.
with groups as materialized (
    select g.file, g.max_per_pmtinf, g.group_no
    from answer_group_booked g
    where exists (select from unnest($1::bigint[]) s(id)
                  join payment p on p.id = s.id
                      and ($2::bigint is null or p.id between $2 and $3::bigint)
                  where p.file = g.file
                    and payment_group(p.ordinal, g.max_per_pmtinf) = g.group_no)),
bookings as (
    select distinct g.file, g.group_no, a.format, i.bank_ref,
           case when i.bank_ref is null then i.entry_ref end as entry_ref,
           i.booked_on, i.cents, i.group_count, i.detail = -1 as is_rest,
           row_number() over (partition by i.answer, g.file, g.group_no, i.bank_ref, i.entry_ref,
                              i.booked_on, i.cents, i.detail = -1) as occurrence
    from groups g
    join answer_group_item i on i.file = g.file and greatest(i.group_no, 1) = g.group_no
    join answer a on a.id = i.answer
    left join answer_found m on m.item = i.id
    where m.item is null),
totals as (
    select file, group_no, max(cents)::bigint as cents
    from (select file, group_no, format, sum(cents) as cents
          from bookings group by file, group_no, format) k
    group by file, group_no),
members as materialized (
    select p.id as payment, t.file, t.group_no, t.cents as told, p.cents
    from totals t
    join groups g on g.file = t.file and g.group_no = t.group_no
    join payment p on p.file = t.file
        and payment_group(p.ordinal, g.max_per_pmtinf) = t.group_no),
refused as (
    select payment
    from (select distinct on (s.payment, s.answer) s.payment, s.kind
          from members m join answer_status_about s on s.payment = m.payment
          where s.kind <> 6
          order by s.payment, s.answer, s.level desc, s.rank desc, s.code, s.reason) lowest
    where kind in (3, 4)),
named as (
    select a.payment
    from members m
    join answer_item_about a on a.payment = m.payment
    join answer_item i on i.id = a.item
    where not i.credit and not i.returned and not i.reversal),
sums as (
    select file, group_no, told, sum(cents)::bigint as everything,
           (sum(cents) filter (where payment not in (select payment from refused)))::bigint
               as accepted,
           (sum(cents) filter (where payment not in (select payment from refused)
                                 and payment not in (select payment from named)))::bigint
               as unnamed
    from members group by file, group_no, told)
insert into group_result (file, group_no, booked, booked_whole, told_cents, expected_cents)
select file, group_no, told in (everything, coalesce(accepted, -1), coalesce(unnamed, -1)),
       told = everything, told, coalesce(accepted, 0)
from sums
on conflict (file, group_no) do update
set booked = excluded.booked, booked_whole = excluded.booked_whole,
    told_cents = excluded.told_cents,
    expected_cents = excluded.expected_cents
