-- q_cancel_look.sql
-- What 'decision cancel' must know: the decision's name, state, the file of its open attempt, and
-- whether it waits.
-- $1 decision
select n.agency || '/' || n.decision_id, n.state_now::text, p.file,
       n.state_now in ('held', 'deferred', 'refused', 'returned')
       and exists (select from decision_waiting where decision = n.id)
from decision_now n
left join payment_open o on o.decision = n.id
left join payment p on p.id = o.payment
where n.id = $1
