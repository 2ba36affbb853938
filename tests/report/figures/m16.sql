-- Entry for entry: the code of the last write-off by then that has one; of what is taken back, by
-- the day on which it was given up.
with mine as (
    select e.*, (select on_day from receivable_entry where id = coalesce(e.reverses, e.id)) as born
    from receivable_entry e join receivable r on r.id = e.receivable, ask
    where e.on_day between ask.first and ask.last and pg_temp.is_asked(r.agency, ask.last)),
coded as (
    select *, split_part(detail, ':', 1) as code from receivable_change
    where event = 'write_off' and position(': ' in detail) > 0),
given as (
    select 'moderated' as measure, 'component' as by, component::text as key, cents
    from mine where event = 'moderated'
    union all
    select 'written off', 'reason', coalesce((
        select c.code from coded c
        where c.receivable = m.receivable and c.on_day <= m.born and not exists (
            select from coded l
            where l.receivable = c.receivable and l.on_day <= m.born
              and (l.on_day > c.on_day or l.on_day = c.on_day and l.n > c.n))), 'unknown'), cents
    from mine m where event = 'written_off'),
gone as (
    select c.from_state::text as state, (
        select sum(cents) from receivable_entry e
        where e.receivable = c.receivable and e.on_day <= c.on_day) as cents
    from receivable_change c join receivable r on r.id = c.receivable, ask
    where c.event = 'expire' and c.on_day between ask.first and ask.last
      and pg_temp.is_asked(r.agency, ask.last))
select w.measure, 'all' as by, '' as key,
       pg_temp.euro(coalesce((select -sum(cents) from given g where g.measure = w.measure), 0))
           as value, 'EUR' as unit
from unnest('{moderated,written off}'::text[]) w(measure)
union all select measure, by, key, pg_temp.euro(-sum(cents)), 'EUR' from given
          group by measure, by, key
union all select 'expired', 'all', '', count(*)::text, 'count' from gone
union all select 'expired', 'all', '', pg_temp.euro(coalesce(sum(cents), 0)), 'EUR' from gone
union all select 'expired', 'state', state, count(*)::text, 'count' from gone group by state
union all select 'expired', 'state', state, pg_temp.euro(sum(cents)), 'EUR' from gone group by state
