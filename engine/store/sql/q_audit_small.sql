-- q_audit_small.sql: the rows of a small table as text. :1 its number in audit_table.
copy (select to_json(key)::text, text from audit_rows_:1) to stdout (format binary)
