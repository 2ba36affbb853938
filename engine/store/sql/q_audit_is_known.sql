-- q_audit_is_known.sql: whether the chain has this record. $1 bigint n, $2 bytea hash
select n from audit_record where n = $1::bigint and hash = $2::bytea
