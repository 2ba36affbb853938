-- q_audit_anchor_add.sql: a tip of the log was written as a file.
-- $1 bigint record, $2 bytea hash, $3 boolean signed
insert into anchor (record, hash, signed) values ($1, $2, $3) on conflict do nothing
