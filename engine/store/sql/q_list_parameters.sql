-- q_list_parameters.sql: the parameters of rules in force on a day.
-- $1 date. Rows: rule, name, programme, value, row, valid_from; all text.
select fields[1] as rule, fields[2] as name, fields[3] as programme, fields[4] as value,
       id::text as row, valid_from::text as valid_from
from reference_row
where table_name = 'rule_parameters'
  and valid_from <= $1 and (valid_to is null or valid_to >= $1)
order by fields[1], fields[2], fields[3]
