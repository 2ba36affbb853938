-- q_ledger_proof.sql
-- Where ledger, payments and receivables disagree, one sentence each, over all time.
-- Relies on journal, file_part and receivable_entry being small (one row a batch, file, event), on
-- decision_change_money and payment_decision.
with posted as (
    select run, batch, sum(cents)::bigint as cents
    from journal where batch is not null group by 1, 2),
planned as (
    select f.run, p.batch, sum(p.payment_sum)::bigint as cents
    from file_part p
    join payment_file f on f.id = p.file
    join batch b on b.id = p.batch and b.format is distinct from 'refund'
    group by 1, 2),
single as (
    select payment, change, sum(cents)::bigint as cents,
           min(case when event = 'paid' or counter then 1 else -1 end) as sign
    from journal where payment is not null and change is not null group by 1, 2),
refunded as (
    select payment, sum(cents)::bigint as cents
    from journal where payment is not null and change is null group by 1),
over_posted as (
    select repayment, sum(cents)::bigint as cents
    from journal where repayment is not null group by 1),
of_entry as (
    select entry, sum(case when counter then -cents else cents end)::bigint as cents,
           min(event) as event, min(receivable) as receivable
    from journal where entry is not null group by 1)
select 'ledger: batch ' || coalesce(s.batch, p.batch) || ' posts other amounts than it pays'
from posted s full join planned p on p.run = s.run and p.batch = s.batch
where s.cents is distinct from p.cents
union all
select 'ledger: payment ' || coalesce(s.payment, 0)
       || ' is posted otherwise than its decision says'
from single s
left join payment p on p.id = s.payment
left join decision_change c on c.decision = p.decision and c.n = s.change
where c.n is null or p.cents <> s.cents or payment_sign(c.from_state, c.to_state) <> s.sign
union all
select 'ledger: a change of the payment of decision ' || c.decision || ' is not posted'
from decision_change c
where payment_sign(c.from_state, c.to_state) <> 0
  and exists (select from payment p where p.decision = c.decision)
  and not exists (select from payment p join single s on s.payment = p.id and s.change = c.n
                  where p.decision = c.decision)
union all
select 'ledger: receivable ' || coalesce(e.receivable, o.receivable)
       || ' is posted otherwise than its entries say'
from (select id, receivable, event::text,
             case when event in ('receivable', 'interest') then cents else -cents end as cents
      from receivable_entry where cents <> 0) e
full join of_entry o on o.entry = e.id
where e.cents is distinct from o.cents or e.event is distinct from o.event
union all
select 'ledger: the refund of repayment ' || x.repayment || ' is posted otherwise than it is paid'
from refund x
join payment p on p.decision = x.decision
left join refunded s on s.payment = p.id
where s.cents is distinct from p.cents
union all
select 'ledger: what is over of repayment ' || coalesce(s.repayment, o.repayment)
       || ' is posted otherwise'
from over_posted s full join over_payment o on o.repayment = s.repayment
where s.cents is distinct from o.cents
limit 20
