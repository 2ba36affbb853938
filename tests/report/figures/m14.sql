-- A way is a span of days: from its first to the day of the next step that ends it.
with step as (
    select receivable, n, event, on_day from receivable_change
    where event in ('enforce', 'plan', 'return_empty', 'write_off')),
span as (
    select s.receivable, case s.event when 'plan' then 'plan' else 'enforcement' end as way,
           s.on_day as first, coalesce((
               select case when l.event in ('enforce', 'plan') then l.on_day - 1 else l.on_day end
               from step l where l.receivable = s.receivable and (l.on_day, l.n) > (s.on_day, s.n)
               order by l.on_day, l.n limit 1), '9999-12-31') as last
    from step s where s.event in ('enforce', 'plan')),
entry as (
    select e.*, extract(year from r.decided_on)::text as year,
           case when e.event = 'set_off' then 'set-off' else coalesce((
               select s.way from span s
               where s.receivable = r.id and (
                   select on_day from receivable_entry where id = coalesce(e.reverses, e.id))
                   between s.first and s.last), 'voluntary') end as way
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
