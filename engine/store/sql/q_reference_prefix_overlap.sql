-- q_reference_prefix_overlap.sql: pairs of bank_codes whose ranges have a prefix and a day in
-- common. Columns as in q_reference_overlap. Three digits have the order of their bytes.
with ranges as (
    select id, fields, valid_from, coalesce(valid_to, 'infinity') as last
    from reference_row
    where table_name = 'bank_codes'
)
select b.fields[1] || '-' || b.fields[2], greatest(a.valid_from, b.valid_from)::text,
       array_to_string(b.fields, chr(31)), b.valid_from::text,
       array_to_string(a.fields, chr(31)), a.valid_from::text
from ranges a
join ranges b on b.id > a.id
where a.fields[1] <= b.fields[2] and b.fields[1] <= a.fields[2]
  and a.valid_from <= b.last and b.valid_from <= a.last
order by b.id, a.id
limit 1001
