-- q_export_publication_sums.sql: the grants that are not published one by one, as sums. A cell of
-- fewer than five persons says nothing but that; and so does the next smallest one of its programme
-- when only one cell would be hidden, so that no sum gives it away.
-- $1 date from or null, $2 date to or null (day of the grant's first decision). All text.
with cell as (
    select g.programme, g.agency, count(distinct g.payee_key) as persons, count(*) as grants,
           sum(g.granted) as granted, sum(g.paid) as paid
    from report_grant g
    where g.granted_on between coalesce($1::date, '-infinity') and coalesce($2::date, 'infinity')
      and g.payee_type = 'person' and g.granted < 100000
    group by g.programme, g.agency),
ranked as (
    select *, row_number() over (partition by programme order by persons, agency) as place,
           count(*) filter (where persons < 5) over (partition by programme) as small
    from cell)
select programme, agency,
       case when persons < 5 then 'under 5' when hidden then 'not told' else persons::text end as
           persons,
       case when hidden then null else grants::text end as grants,
       case when hidden then null else report_euros(granted) end as granted,
       case when hidden then null else report_euros(paid) end as paid
from (select *, persons < 5 or (small = 1 and place = 2) as hidden from ranked) r
order by programme, agency
