-- q_reference_overlap.sql: pairs of rows of a table that have one key and one day in common.
-- $1 table, $2 places of the key's columns, from 1
-- Returns the key, a common day, and fields and valid_from of the later and the earlier row.
with keyed as (
    select r.id, r.fields, r.valid_from, coalesce(r.valid_to, 'infinity') as last,
           array(select r.fields[place::integer]
                 from unnest($2::bigint[]) with ordinality as k(place, n) order by n) as key
    from reference_row r
    where r.table_name = $1
)
select array_to_string(b.key, '/'), greatest(a.valid_from, b.valid_from)::text,
       array_to_string(b.fields, chr(31)), b.valid_from::text,
       array_to_string(a.fields, chr(31)), a.valid_from::text
from keyed a
join keyed b on b.key = a.key and b.id > a.id
where a.valid_from <= b.last and b.valid_from <= a.last
order by b.id, a.id
limit 1001
