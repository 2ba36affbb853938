-- m_0109_lines_asked_by_payment.sql
-- The lines of a batch's voucher are found from its payments, each of which asks for its vouchers.
-- They were found from the voucher: each read all that its run paid, to keep its own programme's.
-- "offset 0" keeps it so: a server that has not yet counted the vouchers would turn it around.
-- Who asks for some runs' lines names the runs: then no other payment is read.
create index journal_batch on journal (batch, run, agency, programme) where batch is not null;

create or replace view journal_line as
select j.id as voucher, j.on_day, j.event, j.payer, j.agency, j.programme, j.use_item, j.use_year,
       j.debit, j.credit, j.counter, j.rule_row, j.part, j.run, j.act, j.receivable, j.component,
       p.id as payment, p.decision,
       case when p.id is null then j.cents
            else posting_share(p.cents, j.split, j.part) end as cents
from journal j
left join payment p on p.id = j.payment
where j.batch is null
  and (j.payment is null or posting_share(p.cents, j.split, j.part) > 0)
union all
select j.id, j.on_day, j.event, j.payer, j.agency, j.programme, j.use_item, j.use_year,
       j.debit, j.credit, j.counter, j.rule_row, j.part, f.run, j.act, j.receivable, j.component,
       p.id, p.decision, posting_share(p.cents, j.split, j.part)
from payment_file f
join payment p on p.file = f.id
join decision d on d.id = p.decision
cross join lateral use_of(d.id, d.use_item, d.use_year, f.run) u
cross join lateral (
    select v.* from journal v
    where v.batch = d.batch and v.run = f.run and v.agency = d.agency
      and v.programme = d.programme and v.payer = d.payer
      and v.use_item is not distinct from u.use_item
      and v.use_year is not distinct from u.use_year
    offset 0) j
where posting_share(p.cents, j.split, j.part) > 0;
