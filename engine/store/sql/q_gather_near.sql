-- q_gather_near.sql
-- Decisions just below the limit of one of the given approvers, not rejected.
-- $1 text[] agencies, $2 text[] users (pairs)
-- Relies on decision_near_limit.
select d.id, d.agency, d.approved_by, d.decided_on
from unnest($1::text[], $2::text[]) as wanted (agency, approved_by)
join decision d on d.near_limit and d.agency = wanted.agency
    and d.approved_by = wanted.approved_by
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true
where coalesce(c.to_state, d.state) <> 'rejected'
order by d.id
