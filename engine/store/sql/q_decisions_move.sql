-- q_decisions_move.sql
-- $1 bigint[] decisions, $2 act, $3 the state that they go to, $4 reason
insert into decision_change (decision, n, from_state, to_state, act, reason)
select id, change_count + 1, state_now, $3::decision_state, $2, $4
from decision_now where id = any($1)
