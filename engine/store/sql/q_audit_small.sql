-- q_audit_small.sql: the rows of a small table. :1 its number in audit_table.
-- Rows: key text, text, salt bytea, personal text; the last two are null where nothing is personal.
copy (select to_json(key)::text, text, salt, personal from audit_rows_:1)
to stdout (format binary)
