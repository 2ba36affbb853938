-- Held is who arrived so or ever came to be so; how old, since the last change into what it is now.
with held as (
    select a.id, a.born = 'held' or 'held' in (
               select c.to_state from decision_change c where c.decision = a.id) as ever,
           case when a.state = 'held' then ask.last - coalesce((
               select max(pg_temp.day_of(c)) from decision_change c
               where c.decision = a.id and c.to_state = 'held' and c.from_state <> 'held'),
               a.arrived) end as age
    from arrived a, ask),
hit as (
    select distinct k.by, k.key, a.id
    from finding f join arrived a on a.id = f.decision,
         lateral (values ('all', ''), ('rule', f.rule), ('code', f.code), ('agency', a.agency),
                         ('programme', a.programme)) k(by, key)
    where f.effect in ('hold', 'reject')),
cell as (
    select h.by, h.key, count(*) as flagged,
           (select count(*) from arrived x
            where case h.by when 'agency' then x.agency = h.key
                            when 'programme' then x.programme = h.key else true end) as whole,
           count(*) filter (where d.ever and a.state <> 'held') as judged,
           count(*) filter (where d.ever and a.state in ('rejected', 'cancelled')) as confirmed,
           array_agg(d.age::bigint) filter (where d.age >= 0) as ages,
           sum(case when a.state = 'held' then a.cents else 0 end) as at_stake,
           sum(case when a.state in ('rejected', 'cancelled') then a.cents else 0 end)
               as prevented
    from hit h join arrived a on a.id = h.id join held d on d.id = h.id group by h.by, h.key)
select 'flagged' as measure, by, key, flagged::text as value, 'count' as unit from cell
union all select 'per 1,000 decisions', by, key, pg_temp.share(flagged, whole, 1000), 'count'
          from cell
union all select 'confirmed', by, key, pg_temp.share(confirmed, judged, 100), '%' from cell
union all select 'age P50', by, key, pg_temp.rank(50, ages)::text, 'days' from cell
          where ages is not null
union all select 'oldest', by, key, (select max(a) from unnest(ages) a)::text, 'days' from cell
          where ages is not null
union all select 'at stake', by, key, pg_temp.euro(at_stake), 'EUR' from cell
union all select 'prevented', by, key, pg_temp.euro(prevented), 'EUR' from cell
