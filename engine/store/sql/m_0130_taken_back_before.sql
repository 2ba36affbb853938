-- m_0130_taken_back_before.sql
-- Money that a person recorded and took back before m_0090 is taken back as it is since then: what
-- of it was over was still owed to somebody who had not paid it, and nobody could take it back. The
-- books learn of it today. A refund that is a decision already stays. Such money is known by its
-- day: nothing of that day settles any more, and what a person took back is what it had settled.
select repayment_take_back(p.id, (clock_timestamp() at time zone 'Europe/Helsinki')::date,
                           undone.act)
from repayment p
join act a on a.id = p.act and a.what = 'recovery repay'
cross join lateral (
    select b.act
    from receivable_entry e
    join receivable_entry b on b.reverses = e.id
    join act r on r.id = b.act and r.what = 'recovery reverse'
    where e.receivable = p.receivable and e.event = 'repaid' and e.on_day = p.on_day
    group by b.act having -sum(e.cents) = p.allocated
    order by b.act desc limit 1) undone
where p.taken_back is null and p.withdrawn is null
  and not exists (select from receivable_entry e
                  where e.receivable = p.receivable and e.event = 'repaid'
                    and e.on_day = p.on_day and e.reverses is null
                    and not exists (select from receivable_entry b where b.reverses = e.id))
  and not exists (select from refund x where x.repayment = p.id and x.decision is not null)
order by p.id;
