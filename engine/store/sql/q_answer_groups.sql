-- q_answer_groups.sql
-- Payment informations that are booked as one sum, of those of some payments: whether the sum
-- is that of all of their payments, of those that were not refused, or of those of these that no
-- entry names; and whether what came back as one sum is that of all that left, of each once and
-- whole, and of which nothing else came back.
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
    select distinct g.file, g.group_no, a.format, i.credit, i.bank_ref,
           case when i.bank_ref is null then i.entry_ref end as entry_ref,
           i.booked_on, i.cents, i.group_count, i.detail = -1 as is_rest,
           row_number() over (partition by i.answer, g.file, g.group_no, i.credit, i.bank_ref,
                              i.entry_ref, i.booked_on, i.cents, i.detail = -1) as occurrence
    from groups g
    join answer_group_item i on i.file = g.file and greatest(i.group_no, 1) = g.group_no
    join answer a on a.id = i.answer
    left join answer_found m on m.item = i.id
    where m.item is null),
totals as (
    select file, group_no, least(max(told), 9e18)::bigint as told,
           least(max(back), 9e18)::bigint as back
    from (select file, group_no, sum(cents) filter (where not credit) as told,
                 sum(cents) filter (where credit) as back
          from bookings group by file, group_no, format) k
    group by file, group_no),
members as materialized (
    select p.id as payment, g.file, g.group_no, t.told, t.back, p.cents
    from groups g
    left join totals t on t.file = g.file and t.group_no = g.group_no
    join payment p on p.file = g.file
        and payment_group(p.ordinal, g.max_per_pmtinf) = g.group_no),
refused as (
    select payment
    from (select distinct on (s.payment, s.answer) s.payment, s.kind
          from members m join answer_status_about s on s.payment = m.payment
          where s.kind <> 6
          order by s.payment, s.answer, s.level desc, s.rank desc, s.code, s.reason) lowest
    where kind in (3, 4)),
singles as ( -- what entries tell of payments by name
    select m.payment, i.answer, a.format, i.bank_ref,
           case when i.bank_ref is null then i.entry_ref end as entry_ref, i.booked_on,
           i.credit or i.returned or i.reversal as comes_back,
           coalesce(i.cents, m.cents) = m.cents as is_whole
    from members m
    join answer_item_about t on t.payment = m.payment
    join answer_item i on i.id = t.item
    join answer a on a.id = i.answer),
named as (
    select payment from singles where not comes_back),
unclear as ( -- of these one sum cannot say that they came back
    select payment from singles
    group by payment, format
    having bool_or(comes_back) or not bool_and(is_whole) or count(*) > count(distinct answer)
        or count(distinct (bank_ref, entry_ref, booked_on)) > 1),
sums as (
    select file, group_no, told, back, sum(cents)::bigint as everything,
           (sum(cents) filter (where payment not in (select payment from refused)))::bigint
               as accepted,
           (sum(cents) filter (where payment not in (select payment from refused)
                                 and payment not in (select payment from named)))::bigint
               as unnamed
    from members group by file, group_no, told, back),
results as (
    select *, coalesce(told in (everything, coalesce(accepted, -1), coalesce(unnamed, -1)), false)
                  as booked,
           coalesce(told = everything, false) as booked_whole
    from sums),
gone as (
    select m.file, m.group_no, sum(m.cents) as cents,
           bool_or(m.payment in (select payment from unclear)) as is_unclear
    from members m
    join results r on r.file = m.file and r.group_no = m.group_no
    where m.payment in (select payment from named)
       or (r.booked and (r.booked_whole or m.payment not in (select payment from refused)))
    group by m.file, m.group_no)
insert into group_result (file, group_no, booked, booked_whole, told_cents, expected_cents,
                          reversed)
select r.file, r.group_no, r.booked, r.booked_whole, r.told,
       case when r.told is not null then coalesce(r.accepted, 0) end,
       coalesce(r.back = g.cents and not g.is_unclear and (r.booked or r.told is null), false)
from results r
left join gone g on g.file = r.file and g.group_no = r.group_no
on conflict (file, group_no) do update
set booked = excluded.booked, booked_whole = excluded.booked_whole,
    told_cents = excluded.told_cents, expected_cents = excluded.expected_cents,
    reversed = excluded.reversed
