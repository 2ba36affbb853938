-- q_reference_incomes_differ.sql: lines that tell another wage of a version of a report than the
-- stored row of the same employer, employee and period.
-- $1 joined fields. Rows: place in $1, from 1.
select distinct s.n
from (select string_to_array(u.fields, chr(31)) as fields, u.n
      from unnest($1::text[]) with ordinality as u(fields, n)) s
join reference_row r on r.table_name = 'incomes_register'
    and r.fields[1:4] = s.fields[1:4] and r.fields[7:9] = s.fields[7:9]
where r.fields[5] <> s.fields[5]
order by 1
