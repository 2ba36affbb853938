-- q_batch_total.sql
-- Count and sum of a batch that were born in a state.
-- $1 batch, $2 state, $3 count, $4 sum
insert into batch_total (batch, state, record_count, record_sum)
values ($1, $2::decision_state, $3, $4)
