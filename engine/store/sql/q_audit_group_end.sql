-- q_audit_group_end.sql: what we have hashed.
-- $1 text table, $2 bigint group, $3 bigint rows, $4 bytea root, $5 bytea leaves
select audit_group_end($1::text, $2::bigint, $3::bigint, $4::bytea, $5::bytea)::text
