-- q_reference_end.sql: lines equal to a stored open row but for valid_to end that row.
-- $1 table, $2 joined fields, $3 valid_from, $4 valid_to (null: open), $5 this act
-- Rows that this act has added are not ended by it: two lines that differ in valid_to alone are a
-- contradiction, which q_reference_differs finds. Index: reference_row_once.
update reference_row r
set valid_to = s.valid_to::date
from unnest($2::text[], $3::text[], $4::text[]) as s(fields, valid_from, valid_to)
where r.table_name = $1
  and r.fields = string_to_array(s.fields, chr(31))
  and r.valid_from = s.valid_from::date
  and r.valid_to is null
  and s.valid_to is not null
  and r.act is distinct from $5
