-- q_reference_differs.sql: lines whose row ends on another day than they say, after merging.
-- $1 table, $2 joined fields, $3 valid_from, $4 valid_to (null: open), $5 this act
-- Returns the place of the line in the arrays, from 1, and the stored end (null: open). Of a table
-- that holds many, the line may be a row beside earlier ones, but not beside one of this act.
-- Index: reference_row_once.
select s.n, r.valid_to
from unnest($2::text[], $3::text[], $4::text[])
     with ordinality as s(fields, valid_from, valid_to, n)
join reference_row r
    on r.table_name = $1
   and r.fields = string_to_array(s.fields, chr(31))
   and r.valid_from = s.valid_from::date
where r.valid_to is distinct from s.valid_to::date
  and not (reference_holds_many($1) and r.act is distinct from $5
           and exists (select from reference_row same
                       where same.table_name = $1 and same.fields = r.fields
                         and same.valid_from = r.valid_from
                         and same.valid_to is not distinct from s.valid_to::date))
order by s.n
limit 1001
