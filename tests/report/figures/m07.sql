-- The queue is as it was at the end of the last day; the flow is of the period.
with mine as (
    select s.* from stands s, ask
    where s.agency = coalesce(ask.agency, s.agency)
      and s.ministry = coalesce(ask.ministry, s.ministry)),
waits as (
    select m.*, ask.last - coalesce(
               (select pg_temp.day_of(c) from decision_change c
                where c.decision = m.id and c.from_state <> c.to_state
                  and pg_temp.day_of(c) <= ask.last
                order by c.n desc limit 1), m.arrived) as age
    from mine m, ask
    where m.arrived <= ask.last
      and coalesce((select c.to_state from decision_change c
                    where c.decision = m.id and pg_temp.day_of(c) <= ask.last
                    order by c.n desc limit 1), m.born) in ('held', 'returned', 'refused')),
cell as (
    select k.by, k.key, w.cents, w.age
    from waits w, stands s, pg_temp.ways(s) k where s.id = w.id),
band(name, low, high) as (values
    ('0-7', -99999, 7), ('8-14', 8, 14), ('15-30', 15, 30), ('31-60', 31, 60),
    ('over 60', 61, 99999)),
step as (
    select c.from_state in ('held', 'returned', 'refused') as was,
           c.to_state in ('held', 'returned', 'refused') as is_now
    from decision_change c, ask
    where c.decision in (select id from mine)
      and pg_temp.day_of(c) between ask.first and ask.last),
flow as (
    select (select count(*) from step where is_now and not was)
           + (select count(*) from arrived where born = 'held') as came,
           (select count(*) from step where was and not is_now) as went,
           (select count(*) from waits) as open,
           (select last - first + 1 from ask) as days)
select 'open' as measure, by, key, count(*)::text as value, 'count' as unit from cell
group by by, key
union all select 'open', by, key, pg_temp.euro(sum(cents)), 'EUR' from cell group by by, key
union all select 'oldest', by, key, max(age)::text, 'days' from cell group by by, key
union all select 'open', 'age', name,
                 (select count(*) from waits where age between low and high)::text, 'count'
          from band
union all select 'open', 'all', '', '0', 'count' where not exists (select from waits)
union all select 'arrived', 'flow', '', came::text, 'count' from flow
union all select 'done', 'flow', '', went::text, 'count' from flow
union all select 'days of work', 'flow', '', pg_temp.share(open * days, went, 1), 'days' from flow
