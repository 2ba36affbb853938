-- q_batch_waiting.sql
-- The decisions of a batch that wait.
-- $1 bigint batch
-- Relies on decision_batch.
insert into decision_waiting (decision, state)
select id, state from decision where batch = $1 and state in ('held', 'deferred')
