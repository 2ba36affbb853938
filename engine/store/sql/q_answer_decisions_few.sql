-- q_answer_decisions_few.sql
-- The rows of q_answer_decisions.sql, looked up one by one (offset 0 sees to that).
-- $1 bigint[] payments, $2 bigint[] their decisions
select s.payment, c.n, c.to_state::text
from unnest($1::bigint[], $2::bigint[]) s(payment, decision)
cross join lateral (select n, to_state from decision_change
                    where decision = s.decision offset 0) c
