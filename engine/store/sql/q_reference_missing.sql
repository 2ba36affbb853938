-- q_reference_missing.sql: rows of this act that point at something that no row of another
-- table has. What is empty, or * for all, points at nothing.
-- $1 table, $2 places of its columns, $3 other table, $4 places of its columns, $5 this act
-- Returns the missing value, and fields and valid_from of the row.
select array_to_string(key, '/'), array_to_string(fields, chr(31)), valid_from::text
from (
    select r.id, r.fields, r.valid_from,
           array(select r.fields[place::integer]
                 from unnest($2::bigint[]) with ordinality as k(place, n) order by n) as key
    from reference_row r
    where r.table_name = $1 and r.act = $5) as pointing
where key not in (
    select array(select o.fields[place::integer]
                 from unnest($4::bigint[]) with ordinality as k(place, n) order by n)
    from reference_row o
    where o.table_name = $3)
  and not key && array['', '*']
order by id
limit 1001
