-- q_ledger_proof.sql
-- Where ledger, payments and receivables disagree, one sentence each, in what was posted since a
-- run began. $1 bigint run (0: the last that finished)
-- Relies on what runs and acts write being found by them, and on refunds being few.
with since as materialized (
    select id as run, act_mark as act from run
    where id = case when $1 = 0 then (select max(id) from run where state = 'finished')
                    else $1 end
    union all
    select 0, 0 where $1 = 0 and not exists (select from run where state = 'finished')),
vouchers as materialized (
    select j.* from journal j
    where j.run >= (select run from since) or j.act > (select act from since)),
posted as (
    select run, batch, sum(cents)::bigint as cents
    from vouchers where batch is not null and run >= (select run from since) group by 1, 2),
planned as (
    select f.run, p.batch, sum(p.payment_sum)::bigint as cents
    from payment_file f
    join file_part p on p.file = f.id
    join batch b on b.id = p.batch and b.format is distinct from 'refund'
    where f.run >= (select run from since)
    group by 1, 2),
single as (
    select payment, change, sum(cents)::bigint as cents,
           min(case when event = 'paid' or counter then 1 else -1 end) as sign
    from vouchers where payment is not null and change is not null group by 1, 2),
changed as materialized (
    select c.decision, c.n from decision_change c
    where (c.run >= (select run from since) or c.act > (select act from since))
      and payment_sign(c.from_state, c.to_state) <> 0),
entries as (
    select id, receivable, event::text,
           case when event in ('receivable', 'interest') then cents else -cents end as cents
    from receivable_entry
    where cents <> 0 and (run >= (select run from since) or act > (select act from since))),
of_entry as (
    select entry, sum(case when counter then -cents else cents end)::bigint as cents,
           min(event) as event, min(receivable) as receivable
    from vouchers where entry is not null group by 1),
over_posted as (
    select j.repayment, sum(case when j.counter then -j.cents else j.cents end)::bigint as cents
    from journal j where j.repayment is not null group by 1)
select 'ledger: batch ' || coalesce(s.batch, p.batch) || ' posts other amounts than it pays'
from posted s full join planned p on p.run = s.run and p.batch = s.batch
where s.cents is distinct from p.cents
union all
select 'ledger: payment ' || coalesce(s.payment, 0)
       || ' is posted otherwise than its decision says'
from single s
left join lateral (select * from payment where id = s.payment offset 0) p on true
left join lateral (select * from decision_change
                   where decision = p.decision and n = s.change offset 0) c on true
where c.n is null or p.cents <> s.cents or payment_sign(c.from_state, c.to_state) <> s.sign
union all
select 'ledger: a change of the payment of decision ' || c.decision || ' is not posted'
from changed c
cross join lateral (
    select count(*) as payments,
           count(*) filter (where exists (select from journal j
                                          where j.payment = p.id and j.change = c.n)) as posted
    from payment p where p.decision = c.decision) found
where found.payments > 0 and found.posted = 0
union all
select 'ledger: receivable ' || coalesce(e.receivable, o.receivable)
       || ' is posted otherwise than its entries say'
from entries e
full join of_entry o on o.entry = e.id
where e.cents is distinct from o.cents or e.event is distinct from o.event
union all
select 'ledger: the refund of repayment ' || x.repayment || ' is posted otherwise than it is paid'
from refund x
cross join lateral (select * from payment where decision = x.decision offset 0) p
cross join lateral (select sum(cents)::bigint as cents from journal
                    where payment = p.id and change is null) s
where s.cents is distinct from p.cents
union all
select 'ledger: what is over of repayment ' || coalesce(s.repayment, o.repayment)
       || ' is posted otherwise'
from over_posted s full join over_payment o on o.repayment = s.repayment
where coalesce(s.cents, 0) <> coalesce(o.cents, 0) -- what is withdrawn sums to nothing
limit 20
