-- q_hold_unconfirmed.sql
-- The release to another account that waits for its second person, and why somebody cannot be it.
-- $1 decision, $2 user, $3 system user, $4 asserted
select r.id,
       case when persons(first) && persons($2, $3, $4) then 'has released it'
            else release_conflict(d, persons($2, $3, $4)) end
from queue q
join release r on r.decision = q.decision and r.look = q.look and r.iban = q.unconfirmed
join act first on first.id = r.act
join decision d on d.id = q.decision
where q.decision = $1
order by r.id desc
limit 1
