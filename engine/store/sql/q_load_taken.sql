-- q_load_taken.sql
-- Lines of a batch of earlier years whose (agency, decision_id) is taken.
-- $1 batch
-- Relies on decision_batch and the key of decision_claim.
with mine as (
    select id, line, decision_key,
           row_number() over (partition by decision_key order by id) as place
    from decision where batch = $1 and state <> 'rejected')
select m.line
from mine m
where m.place > 1 or exists (select from decision_claim where decision_key = m.decision_key)
order by m.line
