-- q_returns_take.sql
-- What persons rejected since goes back with this run.
-- $1 run
-- Relies on decision_change_by_hand.
insert into rejection_returned (decision, n, run)
select c.decision, c.n, $1
from decision_change c
join decision d on d.id = c.decision and d.programme is distinct from 'refund'
where c.to_state = 'rejected' and c.run is null
  and not exists (select from rejection_returned where decision = c.decision and n = c.n)
