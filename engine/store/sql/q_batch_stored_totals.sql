-- q_batch_stored_totals.sql
-- Count and sum of a batch by state at birth, from its rows.
-- $1 bigint batch
-- Relies on decision_batch.
select state::text, count(*), sum(cents)::bigint from decision where batch = $1 group by state
