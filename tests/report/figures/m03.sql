-- Working days are counted one by one; how long a decision was held is the sum over its stays: one
-- that is held anew at another look stayed twice.
with lead as (
    select s.id, s.execution_day, a.decided_on, a.arrived,
           case when pg_temp.as_day(a.attributes ->> 'claimed_on') <= a.decided_on
                then pg_temp.as_day(a.attributes ->> 'claimed_on') end as claimed,
           case when pg_temp.known(a.decided_on) and pg_temp.known(s.execution_day) then
               (select count(*) from generate_series(a.decided_on + 1, s.execution_day, '1 day') d
                where pg_temp.works(d::date)) end as working,
           (select sum(greatest(0, pg_temp.day_of(c)
                - coalesce((select pg_temp.day_of(b)
                            from decision_change b
                            where b.decision = c.decision and b.n = c.n - 1), a.arrived)))
            from decision_change c
            where c.decision = s.id and c.from_state = 'held') as held
    from sent s join arrived a on a.id = s.id),
days as (
    select id, 'claim to decision' as what, '' as tail, decided_on - claimed as n from lead
    union all select id, 'decision to payment', '', execution_day - decided_on from lead
    union all select id, 'decision to payment', ', working days', working from lead
    union all select id, 'claim to payment', '', execution_day - claimed from lead
    union all select id, 'arrival to payment', '', execution_day - arrived from lead
    union all select id, 'stood still', '', nullif(held, 0) from lead),
cell as (
    select l.by, l.key, d.what, d.tail, array_agg(d.n::bigint) as n
    from looked_at l join days d on d.id = l.id where l.by <> 'day'
    group by l.by, l.key, d.what, d.tail)
select what || ' P' || p || tail as measure, by, key, pg_temp.rank(p, n)::text as value,
       'days' as unit
from cell, unnest('{50,90,99}'::integer[]) p
union all
select what, by, key, (select count(x) from unnest(n) x)::text, 'count'
from cell where what = 'stood still'
