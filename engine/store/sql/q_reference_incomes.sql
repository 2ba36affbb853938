-- q_reference_incomes.sql: incomes-register rows of employers, the highest version of each report
-- among the rows valid on a day; of one version the invalidated rows.
-- $1 employers, $2 day, $3 text: as they were stored at this instant; null: now.
-- Returns number, joined fields, valid_from, valid_to.
select id, array_to_string(fields, chr(31)), valid_from, valid_to
from (
    select id, fields, valid_from, valid_to,
           rank() over (partition by fields[1], fields[7]
                        order by fields[8]::bigint desc, fields[9] desc) as newest
    from reference_row
    where table_name = 'incomes_register'
      and fields[1] = any($1)
      and ($3::text is null or loaded_at <= $3::text::timestamptz)
      and valid_from <= $2
      and (valid_to is null or valid_to >= $2)) as seen
where newest = 1
order by id
