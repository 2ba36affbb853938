-- q_recovery_claim_lines.sql
-- The claims of a receivable, all texts: n, paid on, capital now, decision. $1 number
select c.n::text, c.paid_on::text,
       euros(coalesce((select sum(e.cents)::bigint from receivable_entry e
                       where e.receivable = c.receivable and e.claim = c.n
                         and e.event = 'receivable' and e.component = 'capital'), c.capital)),
       coalesce(d.agency || '/' || d.decision_id, '')
from receivable_claim c left join decision d on d.id = c.decision
where c.receivable = $1::bigint
order by c.n
