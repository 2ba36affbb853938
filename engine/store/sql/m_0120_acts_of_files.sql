-- m_0120_acts_of_files.sql
-- Why a person approved or took back a payment file is kept as long as a payee of it is; and so is
-- why a payment was called back or matched by hand, and what was said of money that came in. Those
-- reasons went ten years after they were written, up to a year before their decisions and long
-- before those with an open receivable.
create or replace function acts_to_erase(asked date) returns setof bigint language sql stable as $$
    select a.id
    from act a
    where length(a.salt) = 16 and a.at::date < retention_from('act', asked)
      and not exists (select from report_touch t join decision d on d.id = t.decision
                      where t.act = a.id and length(d.salt) = 16)
      and not exists (select from file_change c
                      join payment p on p.file = c.file join decision d on d.id = p.decision
                      where c.act = a.id and length(d.salt) = 16)
      and not exists (select from (select act, payment from recall
                                   union all select act, payment from answer_found
                                   where act is not null) of_payment
                      join payment p on p.id = of_payment.payment
                      join decision d on d.id = p.decision
                      where of_payment.act = a.id and length(d.salt) = 16)
      and not exists (select from (select act, receivable from receivable_change
                                   union all select act, receivable from answer_found
                                   where act is not null
                                   union all select act, receivable from repayment
                                   union all select taken_back, receivable from repayment
                                   union all select f.given, r.receivable
                                   from refund f join repayment r on r.id = f.repayment
                                   union all select f.confirmed, r.receivable
                                   from refund f join repayment r on r.id = f.repayment
                                  ) of_receivable
                      join receivable v on v.id = of_receivable.receivable
                      where of_receivable.act = a.id and length(v.salt) = 16) $$;
