-- q_audit_erase_acts.sql: takes what persons wrote out of acts on nothing that still holds personal
-- data. $1 date. Row: how many rows.
select erase_rows('act', 'id', ids)
from (select coalesce(array_agg(id), '{}') as ids from acts_to_erase($1::date) id) acts
