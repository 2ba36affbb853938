-- q_answer_match_items.sql
-- Booked items without an id of ours find their payment by the payment information, the amount and
-- the payee's account, where there is just one such payment. The others say themselves what they
-- mean (answer_item_about).
-- $1 answer
insert into answer_found (item, payment)
select i.id, min(p.id)
from answer_item i
join payment_file f on f.message_id = i.group_message and f.debtor_iban = i.account
join payment p on p.file = f.id and p.cents = i.cents and p.iban = i.iban
    and payment_group(p.ordinal, f.max_per_pmtinf) = i.group_no
where i.answer = $1 and i.status = 0 and coalesce(i.currency, 'EUR') = 'EUR'
  and (not i.credit or i.returned or i.reversal)
  and i.number is null and i.detail > 0 and f.state not in ('open', 'closed')
group by i.id
having count(*) = 1
