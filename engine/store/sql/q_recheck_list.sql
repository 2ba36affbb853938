-- q_recheck_list.sql: the decisions of which too much was paid by what the incomes register says.
-- Rows: decision, found_run, reported, was, is, difference; all text.
select d.agency || '/' || d.decision_id, c.found_run::text, euros(c.reported), euros(c.was),
       euros(c.should_be), euros(c.difference)
from (select distinct on (decision) * from recovery_candidate
      order by decision, found_run desc) c
join decision d on d.id = c.decision
where c.difference > 0
order by d.id
