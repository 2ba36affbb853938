-- The last day of the fifth year after the one of the decision, or of as many as the law says.
with open as (
    select r.id, make_date((extract(year from r.decided_on) + coalesce(
               (select expiry_years from regime where row = r.regime_row), 5))::integer, 12, 31)
               as ends,
           (select coalesce(sum(cents), 0) from receivable_entry e
            where e.receivable = r.id and e.on_day <= ask.last) as cents
    from receivable r, ask
    where r.decided_on is not null
      and pg_temp.state_on(r, ask.last)::text not in ('expired', 'closed_no_action')
      and pg_temp.is_asked(r.agency, ask.last)),
soon as (
    select m.months, o.* from open o, ask, (values (3), (6), (12)) m(months)
    where o.cents > 0 and o.ends >= ask.last
      and o.ends <= ask.last + m.months * interval '1 month')
select 'expiring within' as measure, 'months' as by, m::text as key,
       (select count(*) from soon where months = m)::text as value, 'count' as unit
from unnest('{3,6,12}'::integer[]) m
union all
select 'expiring within', 'months', m::text,
       pg_temp.euro((select coalesce(sum(cents), 0) from soon where months = m)), 'EUR'
from unnest('{3,6,12}'::integer[]) m
