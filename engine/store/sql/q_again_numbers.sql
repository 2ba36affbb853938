-- q_again_numbers.sql
-- Decisions that are taken up again tonight, in the order of their arrival: deferred ones that the
-- horizon has reached; those that were released since they were last looked at, unless another
-- account still waits for its second person; held ones that nothing but a stop holds.
-- None of which an earlier attempt may still pay, or has paid.
-- $1 date: the last day of the horizon
-- Relies on decision_waiting, which holds nothing else.
select w.decision
from decision_waiting w
join decision d on d.id = w.decision
where w.state = 'deferred' and d.due_on <= $1
union all
select decision
from queue
where unconfirmed is null
  and (released or (state = 'held' and holding = array['PAYMENT_STOPPED']))
  and not attempt_is_blocked(decision)
order by decision
