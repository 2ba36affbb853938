-- q_report_m15.sql: expiring. Open receivables whose five years end (706/2007 20 §: counted from
-- the
-- year after the one in which they were imposed) within 3, 6 and 12 months of the last day.
-- $1 date from (does not choose), $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with open as (
    select r.id, make_date(extract(year from r.decided_on)::integer
                           + coalesce(g.expiry_years, 5), 12, 31) as ends_on,
           sum(e.cents) as cents
    from receivable r
    join receivable_entry e on e.receivable = r.id and e.on_day <= $2::date
    left join regime g on g.row = r.regime_row
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where r.decided_on is not null
      and receivable_state_on(r.id, $2) not in ('expired', 'closed_no_action')
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)
      and $1::date is not null
    group by r.id, g.expiry_years having sum(e.cents) > 0)
select 'expiring within' as measure, 'months' as by, b.months::text as key, m.value, m.unit
from (values (3), (6), (12)) b(months)
cross join lateral (
    select count(*) as n, coalesce(sum(cents), 0) as cents from open
    where ends_on between $2 and ($2 + make_interval(months => b.months))::date) o
cross join lateral (values
    (1, o.n::text, 'count'), (2, report_euros(o.cents), 'EUR')) m(n, value, unit)
where exists (select from receivable)
order by b.months, m.n
