-- m_0170_touches_are_of_persons.sql
-- What a bank said is no act of a person on a decision, also where a person loaded the answer and
-- not the run.
create or replace view report_touch as
select decision, act from release
union
select r.decision, c.act from release_confirmed c join release r on r.id = c.release
union
select c.decision, c.act
from decision_change c join act a on a.id = c.act
where a.what <> 'answer load';
