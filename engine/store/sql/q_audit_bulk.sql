-- q_audit_bulk.sql: the rows of a bulk table: group, key, salt, public and personal values.
-- :1 its number in audit_table
copy (select * from audit_rows_:1) to stdout (format binary)
