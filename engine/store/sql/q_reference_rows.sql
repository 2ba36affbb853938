-- q_reference_rows.sql: all reference data but the incomes register, which may be large.
-- Returns table, number, joined fields, valid_from, valid_to. Index: reference_row_once.
select table_name, id, array_to_string(fields, chr(31)), valid_from, valid_to
from reference_row
where table_name <> 'incomes_register'
order by id
