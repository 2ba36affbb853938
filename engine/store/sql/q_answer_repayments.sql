-- q_answer_repayments.sql
-- Incoming money of an answer with the reference of a receivable: item, reference, cents, day, the
-- id under which it counts once. Then who paid from where, and into which account of ours.
-- A booking is known by the bank's reference, or by the number of its entry on its day, and by how
-- many of the like came before in the same answer. A statement may tell under other numbers what a
-- notification told: of each kind of message each booking counts once, and of the kinds the larger
-- count. So a booking that no repayment is of yet is one of those of its day that only messages of
-- another kind told, as long as there is one. Where this answer tells that one, too, the booking of
-- an earlier answer that was taken for it is another one: it comes along.
-- $1 answer
-- Relies on answer_item_answer, answer_found_receivable and repayment_receivable.
with said as (
    select i.*, v.id as receivable, coalesce(i.booked_on, i.value_on) as day
    from answer_item i
    join receivable v on v.reference
        = ltrim(regexp_replace(upper(replace(i.reference, ' ', '')), '^RF[0-9]{2}', ''), '0')
    where i.answer = $1::bigint
      and i.status = 0 and i.credit and not i.reversal and not i.returned
      and i.account <> '' and i.cents > 0
      and coalesce(i.currency, 'EUR') = 'EUR'
      and coalesce(i.booked_on, i.value_on) is not null
      and not exists (select from answer_found f where f.item = i.id)),
alike as ( -- with what messages of this kind told before of the same receivables
    select * from said
    union all
    select i.*, f.receivable, coalesce(i.booked_on, i.value_on)
    from (select distinct receivable from said) s
    join answer_found f on f.receivable = s.receivable
    join answer_item i on i.id = f.item
    join answer a on a.id = i.answer
    where a.format = (select format from answer where id = $1::bigint)),
named as (
    select id, receivable, account, cents, day,
           concat_ws('/', account, told, ltrim(regexp_replace(upper(replace(reference, ' ', '')),
                                                              '^RF[0-9]{2}', ''), '0'), cents,
                     row_number() over (partition by answer, account, told, receivable, cents
                                        order by id)) as name
    from (select k.*, coalesce(k.bank_ref, concat_ws(' ', k.entry_ref, k.day)) as told
          from alike k) k),
bookings as (
    select distinct on (name) * from named order by name, id),
fresh as (
    select b.id, b.name, b.receivable, b.account, b.cents, b.day,
           row_number() over (partition by b.receivable, b.account, b.cents, b.day order by b.id)
               as n
    from bookings b
    where not exists (select from repayment r where r.bank_id = b.name)),
others as (
    select r.bank_id, k.receivable, k.account, k.cents, k.day,
           row_number() over (partition by k.receivable, k.account, k.cents, k.day order by r.id)
               as n
    from (select distinct receivable, account, cents, day from bookings) k
    join repayment r on r.receivable = k.receivable and r.cents = k.cents and r.on_day = k.day
        and left(r.bank_id, length(k.account) + 1) = k.account || '/'
    where not exists (select from bookings b where b.name = r.bank_id))
select i.id, i.reference, i.cents, i.day, coalesce(o.bank_id, m.name), i.iban, i.name, i.account
from alike i
join named m on m.id = i.id
left join fresh f on f.name = m.name
left join others o on o.receivable = f.receivable and o.account = f.account
    and o.cents = f.cents and o.day = f.day and o.n = f.n
where i.answer = $1::bigint or (f.id = i.id and o.bank_id is null)
order by i.id
