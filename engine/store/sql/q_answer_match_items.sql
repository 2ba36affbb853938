-- q_answer_match_items.sql
-- Which payment each booked item of an answer is about.
-- $1 answer
-- By our ids, on the account that the payment was made from; a credit only where it is a return
-- or a reversal, because others may use our ids too. Without ids: by the payment information,
-- the amount and the payee's account, where there is just one such payment.
with items as (
    select i.* from answer_item i
    where i.answer = $1 and i.status = 0 and coalesce(i.currency, 'EUR') = 'EUR'
      and (not i.credit or i.returned or i.reversal)),
by_id as (
    select i.id as item, p.id as payment
    from items i
    join payment p on p.id = i.number
    join payment_file f on f.id = p.file
    where f.payer = i.payer and f.debtor_iban = i.account and f.state not in ('open', 'closed')),
by_amount as (
    select i.id as item, min(p.id) as payment
    from items i
    join payment_file f on f.message_id = i.group_message and f.debtor_iban = i.account
    join payment p on p.file = f.id and p.cents = i.cents and p.iban = i.iban
        and payment_group(p.ordinal, f.max_per_pmtinf) = i.group_no
    where i.number is null and i.detail > 0 and f.state not in ('open', 'closed')
    group by i.id
    having count(*) = 1)
insert into answer_found (item, payment)
select item, payment from by_id
union all
select item, payment from by_amount
