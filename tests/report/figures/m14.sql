with entry as (
    select e.*, extract(year from r.decided_on)::text as year,
           case when e.event = 'set_off' then 'set-off'
                when (select min(on_day) from receivable_change c where c.receivable = r.id
                      and c.event = 'enforce') <= e.on_day then 'enforcement'
                when (select min(on_day) from receivable_change c where c.receivable = r.id
                      and c.event = 'plan') <= e.on_day then 'plan'
                else 'voluntary' end as way
    from receivable_entry e join receivable r on r.id = e.receivable, ask
    where e.on_day <= ask.last and pg_temp.is_asked(r.agency, ask.last)),
came as (
    select entry.* from entry, ask where event in ('repaid', 'set_off') and on_day >= ask.first)
select 'collected' as measure, 'all' as by, '' as key,
       pg_temp.euro(coalesce(-(select sum(cents) from came), 0)) as value, 'EUR' as unit
union all select 'collected', 'way', way, pg_temp.euro(-sum(cents)), 'EUR' from came group by way
union all
select 'collection rate', 'year', year,
       pg_temp.share(-sum(case when event in ('repaid', 'set_off') then cents else 0 end),
                     sum(case when event in ('receivable', 'interest') then cents else 0 end), 100),
       '%'
from entry where year is not null group by year
