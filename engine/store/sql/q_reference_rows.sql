-- q_reference_rows.sql: all reference data but the incomes register, which may be large.
-- $1 text: as they were stored at this instant; null: as they are now.
-- Returns table, number, joined fields, valid_from, valid_to. Index: reference_row_once.
select table_name, id, array_to_string(fields, chr(31)), valid_from, valid_to
from reference_row
where table_name <> 'incomes_register'
  and ($1::text is null or loaded_at <= $1::text::timestamptz)
order by id
