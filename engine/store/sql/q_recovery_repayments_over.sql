-- q_recovery_repayments_over.sql
-- What is over of money that came in, and is not on its way back, of receivables that are open
-- again: id, receivable, cents, day.
select o.repayment, o.receivable, o.cents, o.on_day
from over_payment o
join receivable r on r.id = o.receivable
where o.decision is null and o.came_by = 'repaid' and not receivable_is_over(r.state)
order by o.repayment
