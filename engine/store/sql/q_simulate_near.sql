-- q_simulate_near.sql: as q_gather_near.sql, at an earlier instant, with the states.
-- $1 text[] agencies, $2 text[] users (pairs)
-- $3 text: that instant  $4 bigint: the run  $5 bigint: the first decision of the batch
select d.id, d.agency, d.approved_by, d.decided_on, coalesce(c.to_state, d.state)::text
from unnest($1::text[], $2::text[]) as wanted (agency, approved_by)
join decision d on d.near_limit and d.agency = wanted.agency
    and d.approved_by = wanted.approved_by
left join lateral (
    select to_state from decision_change
    where decision = d.id
      and (at < $3::text::timestamptz
           or run = $4 and from_state in ('held', 'deferred', 'returned', 'refused')
              and act is null)
    order by n desc limit 1) c on true
where d.id < $5
order by d.id
