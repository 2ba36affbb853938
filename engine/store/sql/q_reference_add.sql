-- q_reference_add.sql: lines that are not stored yet become rows, in their order.
-- $1 table, $2 joined fields, $3 valid_from, $4 valid_to (null: open), $5 this act
-- Of a table that may hold many, a line that ends later than all stored ones like it is new
-- (m_0043).
-- Index: reference_row_once.
insert into reference_row (table_name, fields, valid_from, valid_to, act)
select $1, string_to_array(s.fields, chr(31)), s.valid_from::date, s.valid_to::date, $5
from unnest($2::text[], $3::text[], $4::text[])
     with ordinality as s(fields, valid_from, valid_to, n)
where not reference_holds_many($1)
   or not exists (
       select from reference_row r
       where r.table_name = $1
         and r.fields = string_to_array(s.fields, chr(31))
         and r.valid_from = s.valid_from::date
         and (s.valid_to is null or coalesce(r.valid_to, 'infinity') >= s.valid_to::date))
order by s.n
on conflict do nothing
