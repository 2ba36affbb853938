-- q_again_numbers.sql
-- Decisions that are taken up again tonight, in the order of their arrival: deferred ones that the
-- horizon has reached; those that were released since they were last looked at, unless another
-- account still waits for its second person; held ones that nothing but a stop holds.
-- None of which an earlier attempt may still pay, or has paid.
-- $1 date: the last day of the horizon
-- Relies on decision_waiting, which holds nothing else, release_decision and finding_stopped. The
-- queue may be long: how a decision stands in it is asked only of those that may be meant.
with candidate as materialized (
    select w.decision
    from decision_waiting w
    where w.state <> 'deferred'
      and (w.decision in (select decision from release)
           or (w.state = 'held'
               and w.decision in (select decision from finding
                                  where code = 'PAYMENT_STOPPED'))))
select w.decision
from decision_waiting w
join decision d on d.id = w.decision
where w.state = 'deferred' and d.due_on <= $1
  and not (exists (select from payment_result r where r.decision = w.decision)
           and attempt_is_blocked(w.decision))
union all
select q.decision
from candidate c
cross join lateral (select * from queue where decision = c.decision offset 0) q
where q.unconfirmed is null
  and (q.released or (q.state = 'held' and q.holding = array['PAYMENT_STOPPED']))
  and not attempt_is_blocked(q.decision)
order by decision
