-- q_file_void_decisions.sql
-- The decisions that a void file would have paid wait in the manual queue for a new attempt; or,
-- when it is void for the sake of one that is withdrawn, the next run plans the others anew.
-- $1 file, $2 act, $3 the decision that is withdrawn (0: none)
insert into decision_change (decision, n, from_state, to_state, act, reason)
select n.id, n.change_count + 1, n.state_now,
       case when n.id = $3 then 'cancelled' when $3 = 0 then 'held' else 'deferred'
       end::decision_state,
       $2, case when n.id = $3 then 'CANCELLED' else 'FILE_VOID' end
from payment p
join payment_open o on o.decision = p.decision and o.payment = p.id
join decision_now n on n.id = p.decision
where p.file = $1
