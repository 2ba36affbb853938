-- m_0082_what_is_over_is_exported.sql
-- The lines of the ledger are those of all its vouchers: also of what is over, without which the
-- accounts of an export do not balance with the payments that take it back.
create or replace view journal_line as
select j.id as voucher, j.on_day, j.event, j.payer, j.agency, j.programme, j.use_item, j.use_year,
       j.debit, j.credit, j.counter, j.rule_row, j.part, j.run, j.act, j.receivable, j.component,
       p.id as payment, p.decision,
       case when p.id is null then j.cents
            else posting_share(p.cents, j.split, j.part) end as cents
from journal j
left join lateral (
    select q.id, q.decision, q.cents from payment q where q.id = j.payment
    union all
    select q.id, q.decision, q.cents
    from decision d
    join payment q on q.decision = d.id
    join payment_file f on f.id = q.file and f.run = j.run
    cross join lateral use_of(d.id, d.use_item, d.use_year, j.run) u
    where d.batch = j.batch and d.payer = j.payer and d.agency = j.agency
      and d.programme = j.programme and u.use_item is not distinct from j.use_item
      and u.use_year is not distinct from j.use_year) p on true
where j.entry is not null or j.repayment is not null
   or (p.id is not null and posting_share(p.cents, j.split, j.part) > 0);
