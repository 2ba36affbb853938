-- q_again_numbers.sql
-- Decisions that are taken up again tonight, in the order of their arrival: deferred ones that the
-- horizon has reached.
-- $1 date: the last day of the horizon
select w.decision
from decision_waiting w
join decision d on d.id = w.decision
where w.state = 'deferred' and d.due_on <= $1
order by w.decision
