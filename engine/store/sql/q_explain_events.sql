-- q_explain_events.sql: what happened to a decision and its payments, in order of time.
-- $1 bigint: the decision's number. Rows: at, who, what, why; all text.
select at, who, what, why from decision_life($1::bigint)
