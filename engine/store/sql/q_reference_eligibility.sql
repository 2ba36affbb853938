-- q_reference_eligibility.sql: which codes of income are eligible wage.
-- Rows: code, effect, valid_from, valid_to. Index: reference_row_once.
select fields[1], fields[2], valid_from, valid_to
from reference_row
where table_name = 'income_eligibility'
order by id
