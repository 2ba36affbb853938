-- q_reference_stops.sql: the stops; the columns of q_reference_rows.sql.
-- $1 text: as they were stored at this instant; null: as they are now.
select table_name, id, array_to_string(fields, chr(31)), valid_from, valid_to
from reference_row
where table_name = 'stops'
  and ($1::text is null or loaded_at <= $1::text::timestamptz)
order by id
