-- q_refund_unconfirmed.sql
-- An account that waits for its second person, and whether somebody is the first.
-- $1 repayment, $2 user, $3 system user, $4 asserted
select persons(first) && persons($2, $3, $4)
from refund x join act first on first.id = x.given
where x.repayment = $1::bigint and x.confirmed is null and x.decision is null
