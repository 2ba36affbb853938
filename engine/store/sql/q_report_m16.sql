-- q_report_m16.sql: given up in the period: moderated, written off, expired.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with entry as (
    select e.event::text as event, -e.cents as cents, r.id
    from receivable_entry e join receivable r on r.id = e.receivable
    left join report_agency a on a.code = r.agency and $2::date between a.valid_from and a.valid_to
    where e.event in ('moderated', 'written_off') and e.on_day between $1::date and $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
expired as (
    select c.receivable from receivable_change c join receivable r on r.id = c.receivable
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where c.event = 'expire' and c.on_day between $1 and $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4))
select m.measure, 'all' as by, '' as key, m.value, m.unit
from (select 1 as n, 'moderated' as measure,
             report_euros(coalesce(sum(cents) filter (where event = 'moderated'), 0)) as value,
             'EUR' as unit from entry
      union all
      select 2, 'written off',
             report_euros(coalesce(sum(cents) filter (where event = 'written_off'), 0)), 'EUR'
      from entry
      union all
      select 3, 'expired', (select count(*) from expired)::text, 'count') m
where exists (select from receivable)
order by m.n
