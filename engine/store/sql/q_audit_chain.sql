-- q_audit_chain.sql: the records in their order, with the text that each hash is of. The text is
-- put together here and not by audit_body(), which somebody could have changed.
-- Rows: n bigint, event bigint, previous bytea, hash bytea, body text.
copy (
    select r.n, r.event, r.previous, r.hash,
           'maksatus audit 1' || E'\nrecord ' || r.n
           || E'\nat ' || to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || E'\nrun ' || coalesce(r.run::text, '-') || E'\nact ' || coalesce(r.act::text, '-')
           || E'\nuser ' || r.database_user || E'\n'
           || coalesce((select string_agg('rows ' || table_name || ' ' || id || ' ' || row_count
                                          || ' ' || encode(root, 'hex') || ' '
                                          || encode(sha256(leaves), 'hex') || E'\n', ''
                                          order by id)
                        from audit_group where event = r.event), '')
           || coalesce((select string_agg('row ' || table_name || ' ' || to_json(key) || ' '
                                          || coalesce(encode(leaf, 'hex'), '-') || E'\n', ''
                                          order by i)
                        from audit_entry where event = r.event), '')
    from audit_record r order by r.n
) to stdout (format binary)
