-- q_answer_repayments.sql
-- Incoming money of an answer with a reference: item, reference, cents, day, the id under which it
-- counts once. A statement tells again what a notification told: the id is made of what both say,
-- and of how many of the like came before in the same answer. Then who paid from where, and into
-- which account of ours.
-- $1 answer
-- Relies on answer_item_answer.
with items as (
    select i.*, coalesce(i.bank_ref, i.entry_ref, i.booked_on::text) as told,
           ltrim(regexp_replace(upper(replace(i.reference, ' ', '')), '^RF[0-9]{2}', ''), '0')
               as ref
    from answer_item i where i.answer = $1::bigint)
select i.id, i.reference, i.cents, coalesce(i.booked_on, i.value_on),
       concat_ws('/', i.account, i.told, i.ref, i.cents,
                 row_number() over (partition by i.account, i.told, i.ref, i.cents order by i.id)),
       i.iban, i.name, i.account
from items i
where i.status = 0 and i.credit and not i.reversal and not i.returned
  and i.account <> '' and i.cents > 0
  and coalesce(i.currency, 'EUR') = 'EUR' and i.reference is not null
  and coalesce(i.booked_on, i.value_on) is not null
  and not exists (select from answer_found f where f.item = i.id)
order by i.id
