-- q_answer_decisions.sql
-- Every change of some decisions: decision, number of the change, state after it.
-- $1 the first, $2 the last decision, $3 bigint[] the decisions, or empty: all between (told.c)
select decision, n, to_state::text
from decision_change
where decision between $1::bigint and $2::bigint
  and (cardinality($3::bigint[]) = 0 or decision = any(array(select unnest($3::bigint[]))))
