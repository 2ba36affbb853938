-- q_answer_decisions.sql
-- Every change of the decisions of payments: payment, number of the change, state after it.
-- $1 bigint[] payments, $2 bigint[] their decisions, $3 the first, $4 the last of these
select s.payment, c.n, c.to_state::text
from unnest($1::bigint[], $2::bigint[]) s(payment, decision)
join decision_change c on c.decision = s.decision
    and c.decision between $3::bigint and $4::bigint
