-- q_audit_group_begin.sql: the rows of a table that follow are hashed by us.
-- $1 text table. One row: the number of their group; a character for each column that is hashed, in
-- order: p personal, m hashed masked, . neither; whether a salt follows them.
select audit_group_begin($1::text),
       (select string_agg(case when name = any(a.personal) then 'p'
                               when name = any(a.masked) then 'm' else '.' end, '' order by i)
        from unnest(a.columns) with ordinality c(name, i)),
       a.personal <> '{}'
from audit_table a where a.name = $1::text
