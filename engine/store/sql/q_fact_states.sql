-- q_fact_states.sql
-- Decisions that the rules count otherwise than they were born, with the state that says how.
-- Relies on decision_change_counts.
select distinct on (decision) decision, to_state::text
from decision_change
where changes_counts(from_state, to_state)
order by decision, n desc
