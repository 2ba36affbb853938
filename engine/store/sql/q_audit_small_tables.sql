-- q_audit_small_tables.sql: the same of audit_table itself, which says what is read of the others.
copy (
    select to_json(t.name)::text as key, jsonb_strip_nulls(to_jsonb(t))::text as text,
           null::bytea as salt, null::text as personal
    from (select name, number, kind, key, columns, personal, masked, definition from audit_table) t
) to stdout (format binary)
