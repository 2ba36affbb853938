-- q_answer_repairs.sql
-- The bank profiles in force on a day that allow repairs of answers, and which.
-- $1 date
select fields[1] as code, fields[13] as repairs
from reference_row
where table_name = 'bank_profiles' and coalesce(fields[13], '') <> ''
  and valid_from <= $1::date and (valid_to is null or valid_to >= $1::date)
order by 1
