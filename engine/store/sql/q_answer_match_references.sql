-- q_answer_match_references.sql
-- Booked items without an id of ours find their payment by the bank's reference: it is that of a
-- booking of the same side and amount on the same account, or of a status, that another answer
-- tells with an id of ours, where all of these are of one payment. Items of this answer, and those
-- of others whose reference this answer tells. Rows: the payments.
-- A bank says what becomes of a payment before it books it: of statuses those of sixty days are
-- looked at, so that a night of statuses needs no index of references.
-- $1 answer
-- Relies on answer_item_without_id and answer_item_reference.
with told as (
    select bank_ref from answer_item
    where answer = $1::bigint and number is not null and bank_ref is not null and status = 0
    union
    select bank_ref from answer_status
    where answer = $1::bigint and number is not null and bank_ref is not null and level = 3),
waiting as materialized (
    select i.id, i.answer, i.bank_ref, i.account, i.credit, i.cents
    from answer_item i
    where i.number is null and i.bank_ref is not null and i.status = 0
      and (i.answer = $1::bigint or i.bank_ref in (select bank_ref from told))
      and i.detail >= 0 and i.group_no is null and coalesce(i.currency, 'EUR') = 'EUR'
      and not exists (select from answer_found m where m.item = i.id)),
known as (
    select w.id, p.id as payment
    from waiting w
    join answer_item t on t.bank_ref = w.bank_ref and t.account = w.account
        and t.credit = w.credit and t.answer <> w.answer
        and t.number is not null and t.status = 0 and coalesce(t.currency, 'EUR') = 'EUR'
        and (not t.credit or t.returned or t.reversal)
    join payment p on p.id = t.number and coalesce(t.cents, p.cents) = w.cents
    join payment_file f on f.id = p.file and f.payer = t.payer and f.debtor_iban = w.account
        and f.state not in ('open', 'closed')
    union
    select w.id, p.id
    from waiting w
    join answer_status s on s.bank_ref = w.bank_ref and s.number is not null and s.level = 3
        and s.answer >= (select min(id) from answer
                         where taken_at > (select taken_at from answer where id = $1::bigint)
                                          - interval '60 days')
    join payment p on p.id = s.number and p.cents = w.cents
    join payment_file f on f.id = p.file and f.payer = s.payer and f.debtor_iban = w.account
        and f.state not in ('open', 'closed')
        and coalesce(s.message_ref, f.message_id) = f.message_id
    where not w.credit),
found as (
    insert into answer_found (item, payment)
    select id, min(payment) from known group by id having count(*) = 1 order by id
    returning payment)
select distinct payment from found
