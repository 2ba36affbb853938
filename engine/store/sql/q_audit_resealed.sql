-- q_audit_resealed.sql: decisions whose leaf is another one since their ids are hashed masked.
-- $1 bigint the group that says so. Rows: decision bigint, the leaf that was sealed and the one of
-- now, both text in hex; by decision.
select decision, encode(sealed, 'hex'), encode(leaf, 'hex')
from audit_resealed
where audit_group = $1::bigint and decision > 0 and length(sealed) = 32 and length(leaf) = 32
order by decision
