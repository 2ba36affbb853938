-- m_0141_over_but_owed_again.sql
-- What was over of money that came in settles its receivable where that is open again, because a
-- set-off was taken back: the order in which a bank tells of both changes nothing. Until now it
-- went back to the debtor, who owed it.

-- A repayment says what it settled later, each time: who takes back money that he recorded takes
-- back all of it, and not the last part alone, of which the rest would be neither settled nor owed.
alter table repayment add column more bigint[]; -- of what is allocated; null: all at once
select audit_watch('repayment');

create function repayment_settles_more(a_repayment bigint, more_cents bigint, by_run bigint,
                                       by_act bigint) returns void
    language plpgsql as $$
declare p repayment;
begin
    select * into strict p from repayment where id = a_repayment;
    perform journal_post_withheld(p, -1, p.on_day, by_run, by_act);
    update repayment set allocated = allocated + more_cents, more = more || more_cents
    where id = a_repayment
    returning * into p;
    perform journal_post_withheld(p, 1, p.on_day, by_run, by_act);
end $$;

-- What is over of money that came in, and is not on its way back, of receivables that are open
-- again. Money of which a person took back what it had settled does not settle what he opened with
-- that; other money may, as that which he had recorded before the bank told of it.
create view over_but_owed as
select o.repayment, o.receivable, o.cents, o.on_day
from over_payment o
join repayment p on p.id = o.repayment
join receivable r on r.id = o.receivable
where o.decision is null and o.came_by = 'repaid' and not receivable_is_over(r.state)
  and not (p.allocated > 0
           and exists (select from receivable_entry e
                       join receivable_entry b on b.reverses = e.id
                       join act a on a.id = b.act and a.what = 'recovery reverse'
                       where e.receivable = o.receivable and e.event = 'repaid'
                         and e.on_day = o.on_day
                         and not exists (select from repayment t where t.taken_back = a.id)));
