-- q_audit_erase_registers.sql: takes the persons out of reference rows that have ended.
-- $1 date. Row: how many rows.
select erase_rows('reference_row', 'id', ids, 'id')
from (select coalesce(array_agg(id), '{}') as ids from reference_to_erase($1::date) id) r
