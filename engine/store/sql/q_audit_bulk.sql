-- q_audit_bulk.sql: rows of a bulk table: group, key, salt, public and personal values,
-- what masks hide of the public ones.
-- :1 its number in audit_table, :2 their first group, :3 their last group
copy (select * from audit_rows_:1 where audit_group between ':2' and ':3') to stdout (format binary)
