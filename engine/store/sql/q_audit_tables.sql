-- q_audit_tables.sql: the tables that are watched. No parameters.
-- Rows: name text, number bigint, kind text, personal columns bigint, whether the view that shows
-- them to verify is the one that was made (bool), columns text (name and type, by lines: public
-- ones first, as in the view), how many of them are hashed masked (bigint).
select a.name, a.number::bigint, a.kind, cardinality(a.personal)::bigint,
       coalesce(a.definition = pg_get_viewdef(to_regclass('audit_rows_' || a.number)), false),
       (select string_agg(c.name || ' ' || case when y.typtype = 'e' then 'text' else y.typname end,
                          E'\n' order by c.name = any(a.personal), c.i)
        from unnest(a.columns) with ordinality c(name, i)
        join pg_attribute t on t.attrelid = to_regclass(a.name) and t.attname = c.name
        join pg_type y on y.oid = t.atttypid),
       coalesce(cardinality(a.masked), 0)::bigint
from audit_table a where a.kind <> 'derived' order by a.number
