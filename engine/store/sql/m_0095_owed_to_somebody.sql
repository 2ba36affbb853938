-- m_0095_owed_to_somebody.sql
-- Money that belongs to somebody keeps that person's data as an open receivable does: an
-- over-payment that is not on its way back, and money that waits. Its receivable may be over long
-- before, and the data of a debtor without a name are not enough to pay anybody.
create function receivable_owes(a_receivable bigint) returns boolean language sql stable as $$
    select exists (
        select from repayment p
        left join over_payment o on o.repayment = p.id
        left join decision_now n on n.id = o.decision
        where p.receivable = a_receivable
          and (case when p.allocated is null then p.taken_back is null
               else o.repayment is not null and not coalesce(counts_as_paid(n.state_now), false)
               end)) $$;

create or replace view retention_input as
select d.id as decision,
       case when coalesce(c.to_state, d.state) in ('planned', 'sent') and exists (
                     select from payment p join payment_file f on f.id = p.file
                     where p.decision = d.id and f.state = 'published')
                 then 'paid'::decision_state
            else coalesce(c.to_state, d.state) end as state,
       d.de_minimis, d.programme,
       coalesce(r.run_date, l.paid_on, d.decided_on, b.received_at::date) as arrived,
       make_date(coalesce(d.use_year,
                          extract(year from coalesce(r.run_date, l.paid_on, d.decided_on,
                                                     b.received_at::date))::integer),
                 12, 31) as budget_year_end,
       (select max(coalesce(f.execution_day, le.paid_on))
        from decision e
        left join payment p on p.decision = e.id
        left join payment_file f on f.id = p.file
        left join loaded_decision le on le.decision = e.id
        where e.grant_key = d.grant_key and e.agency = d.agency) as last_payment
from decision d
join batch b on b.id = d.batch
left join run r on r.id = b.run
left join loaded_decision l on l.decision = d.id
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true
where length(d.salt) = 16
  and not exists (select from receivable_claim x join receivable v on v.id = x.receivable
                  where x.decision = d.id
                    and (not receivable_is_over(v.state) or receivable_owes(v.id)))
  and not exists (select from repayment w
                  where w.withheld_from = d.id and receivable_owes(w.receivable));

create or replace function receivables_to_erase(asked date) returns setof bigint
    language sql stable as $$
    select v.id
    from receivable v
    where receivable_is_over(v.state) and length(v.salt) = 16
      and (select max(c.on_day) from receivable_change c where c.receivable = v.id)
          < retention_from('receivable', asked)
      and not receivable_owes(v.id)
      and not exists (select from receivable_claim x join decision d on d.id = x.decision
                      where x.receivable = v.id and length(d.salt) = 16) $$;
