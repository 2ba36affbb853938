-- q_report_m14.sql: collected in the period, by the way in which it came; and the share that was
-- collected so far of what was claimed, by the year of the decision. Money is enforcement's or a
-- plan's from the day of that; no longer after the day on which enforcement gave the case back, or
-- it was written off.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with entry as (
    select r.id, extract(year from r.decided_on)::integer as year, e.event, e.on_day, e.cents,
           case when e.event = 'set_off' then 'set-off'
                when way.event = 'enforce' then 'enforcement'
                when way.event = 'plan' then 'plan' else 'voluntary' end as way
    from receivable r
    join receivable_entry e on e.receivable = r.id and e.on_day <= $2::date
    left join receivable_entry b on b.id = e.reverses -- is of the way that it takes back
    left join lateral (
        select c.event from receivable_change c
        where c.receivable = r.id
          and (c.event in ('enforce', 'plan') and c.on_day <= coalesce(b.on_day, e.on_day)
               or c.event in ('return_empty', 'write_off')
                  and c.on_day < coalesce(b.on_day, e.on_day))
        order by c.on_day desc, c.n desc limit 1) way on e.event = 'repaid'
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
came as (
    select way, -sum(cents) as cents from entry
    where event in ('repaid', 'set_off') and on_day >= $1::date group by way),
cohort as (
    select year, sum(cents) filter (where event in ('receivable', 'interest')) as claimed,
           coalesce(-sum(cents) filter (where event in ('repaid', 'set_off')), 0) as collected
    from entry where year is not null group by year)
select m.measure, m.by, m.key, m.value, m.unit
from (select 1 as n, 'collected' as measure, 'all' as by, '' as key,
             report_euros(coalesce(sum(cents), 0)) as value, 'EUR' as unit from came
      union all
      select 2, 'collected', 'way', way, report_euros(cents), 'EUR' from came
      union all
      select 3, 'collection rate', 'year', year::text, report_ratio(collected, claimed, 100), '%'
      from cohort) m
where exists (select from receivable)
order by m.n, m.key
