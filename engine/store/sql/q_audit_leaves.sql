-- q_audit_leaves.sql: keys and beginnings of leaves of a group. $1 bigint group
select leaves, event from audit_group where id = $1::bigint
