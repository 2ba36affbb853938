with cell as (
    select l.by, l.key, sum((select count(*) from touched t where t.decision = l.id)) as acts,
           sum((select count(*) from sent s where s.id = l.id)) as paid
    from looked_at l where l.by not in ('day', 'month') group by l.by, l.key)
select 'acts' as measure, by, key, acts::text as value, 'count' as unit from cell
union all
select 'acts per 100 payments', by, key, pg_temp.share(acts, paid, 100), 'count' from cell
union all
select 'acts', 'act', (select what from act where id = t.act), count(*)::text, 'count'
from touched t where t.decision in (select id from arrived)
group by 3
