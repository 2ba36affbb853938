-- m_0103_appeal_of_what_is_due.sql
-- What was demanded before it had legal force (688/2001 35 §) may be appealed against, and a court
-- may stay its collecting; a stay may also come after the appeal. Legal force comes to it later.
insert into receivable_edge (from_state, event, to_state)
select state, event, state
from unnest('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent,'
            'bankruptcy_lodged,restructured,debt_adjusted}'::receivable_state[]) state
cross join unnest('{appeal,final}'::text[]) event;
insert into receivable_edge values ('appeal_open', 'appeal', 'appeal_open');
