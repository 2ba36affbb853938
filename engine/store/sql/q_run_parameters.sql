-- q_run_parameters.sql
-- The parameters in force on a day. $1 date
-- Rows: rule, name, programme, value, row, valid_from (all text)
select fields[1], fields[2], fields[3], fields[4], id::text, valid_from::text
from reference_row
where table_name = 'rule_parameters' and valid_from <= $1
  and (valid_to is null or valid_to >= $1)
order by 1, 2, 3, id
