-- q_hold_refused.sql
-- The first of some decisions of the manual queue that somebody may not act on, why, and how many
-- there are.
-- $1 bigint[] decisions, $2 text: the code that must hold them, or null, $3 bool: the act needs
-- other eyes than those that proposed and approved, $4 user, $5 system user, $6 asserted, $7 bool:
-- it would pay to the account that arrived
select coalesce(d.agency || '/', '') || coalesce(d.decision_id, 'a decision'), why, count(*) over ()
from decision d
join decision_now n on n.id = d.id
left join queue q on q.decision = d.id
left join payment_open o on o.decision = d.id
cross join lateral (select
    case when q.decision is null then 'is ' || n.state_now || ', not in the manual queue'
         when withheld_is_refunded(d.id)
             then 'was paid in part as a refund of what had been withheld: withdraw it '
                  || '(''decision cancel''); its agency decides the rest anew'
         when o.decision is not null or attempt_is_blocked(d.id)
             then 'has a payment that may still be made, or was: ''answer list'' tells what the '
                  || 'bank said, ''payment recall'' asks for it back'
         when $7 and q.unconfirmed is not null
             then 'waits for the second person of another account: ''hold confirm'', or '
                  || '''hold release --iban'' to the right one'
         when $2::text <> all(q.holding) then 'is not held by ' || $2
         when $3 then 'may not be released by ' || $4 || ' (system user ' || $5 || '), who '
                      || release_conflict(d, persons($4, $5, $6)) end as why) reason
where d.id = any($1) and why is not null
order by d.id
limit 1
