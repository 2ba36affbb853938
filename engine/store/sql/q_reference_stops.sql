-- q_reference_stops.sql: the stops as they are stored now; the columns of q_reference_rows.sql.
select table_name, id, array_to_string(fields, chr(31)), valid_from, valid_to
from reference_row
where table_name = 'stops'
order by id
