-- q_recovery_claims.sql
-- The claims of receivables with what is open of each component, oldest first.
-- $1 bigint[] numbers
-- Relies on receivable_entry_of.
with sums as (
    select e.receivable, e.claim,
           sum(e.cents) filter (where e.component = 'costs') as costs,
           sum(e.cents) filter (where e.component = 'late_interest') as late_interest,
           sum(e.cents) filter (where e.component = 'interest') as interest,
           sum(e.cents) filter (where e.component = 'capital') as capital,
           sum(e.cents) filter (where e.event = 'receivable' and e.component = 'capital')
               as claimed,
           max(e.to_day) filter (where e.component = 'interest') as interest_to,
           max(e.to_day) filter (where e.component = 'late_interest') as late_to
    from receivable_entry e
    where e.receivable = any ($1::bigint[])
    group by 1, 2)
select c.receivable, c.n, coalesce(c.decision, 0), c.paid_on,
       coalesce(s.claimed, c.capital)::bigint, coalesce(s.costs, 0)::bigint,
       coalesce(s.late_interest, 0)::bigint, coalesce(s.interest, 0)::bigint,
       coalesce(s.capital, 0)::bigint, s.interest_to, s.late_to
from receivable_claim c
left join sums s on s.receivable = c.receivable and s.claim = c.n
where c.receivable = any ($1::bigint[])
order by c.receivable, c.paid_on, c.n
