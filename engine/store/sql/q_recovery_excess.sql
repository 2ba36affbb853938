-- q_recovery_excess.sql
-- Repayments of which something is left over, to be returned as payments of their own, all texts.
select p.id::text, p.receivable::text, r.reference, d.payee_id, p.on_day::text, euros(p.cents),
       euros(p.cents - p.allocated), p.bank_id
from repayment p
join receivable r on r.id = p.receivable
join receivable_debtor d on d.receivable = r.id and d.n = 1
where p.allocated < p.cents and not p.excess_returned
order by p.id
