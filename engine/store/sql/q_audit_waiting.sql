-- q_audit_waiting.sql: rows of decision_waiting that are not what the decision's state says. Only
-- those are looked at that ever waited. No parameters.
-- Rows: table text, decision text, what text; at most 100.
with maybe as (
    select id from decision where state in ('held', 'deferred')
    union
    select decision from decision_change
    where to_state in ('held', 'deferred', 'refused', 'returned')
    union
    select decision from decision_waiting),
stands as (
    select m.id, case when d.state_now in ('held', 'deferred', 'refused', 'returned')
                      then d.state_now end as state
    from maybe m left join decision_now d on d.id = m.id)
select 'decision_waiting', s.id::text,
       case when w.decision is null then 'removed' when s.state is null then 'inserted'
            else 'changed' end
from stands s left join decision_waiting w on w.decision = s.id
where w.state is distinct from s.state
order by s.id limit 100
