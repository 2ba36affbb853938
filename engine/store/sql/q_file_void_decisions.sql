-- q_file_void_decisions.sql
-- The decisions that a void file would have paid wait in the manual queue for a new attempt.
-- $1 file, $2 act
insert into decision_change (decision, n, from_state, to_state, act, reason)
select n.id, n.change_count + 1, n.state_now, 'held', $2, 'FILE_VOID'
from payment p
join payment_open o on o.decision = p.decision and o.payment = p.id
join decision_now n on n.id = p.decision
where p.file = $1
