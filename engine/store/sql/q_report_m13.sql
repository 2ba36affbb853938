-- q_report_m13.sql: ageing. What is open on the last day of the report, by days since it was due.
-- $1 date from (does not choose), $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with open as (
    select r.id, $2::date - r.due_on as late, sum(e.cents) as cents
    from receivable r
    join receivable_entry e on e.receivable = r.id and e.on_day <= $2
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)
      and $1::date is not null
    group by r.id having sum(e.cents) > 0)
select 'open' as measure, 'age' as by, b.name as key,
       m.value, m.unit
from (values (1, 'not due', -1000000, 0), (2, '1-30', 1, 30), (3, '31-90', 31, 90),
             (4, '91-180', 91, 180), (5, '181-365', 181, 365), (6, 'over 1 year', 366, 1096),
             (7, 'over 3 years', 1097, 1000000)) b(n, name, low, high)
cross join lateral (
    select count(*) as n, coalesce(sum(cents), 0) as cents from open
    where coalesce(late, 0) between b.low and b.high) o
cross join lateral (values
    (1, o.n::text, 'count'), (2, report_euros(o.cents), 'EUR')) m(n, value, unit)
where exists (select from receivable)
order by b.n, m.n
