with cell as (
    select l.by, l.key, array_agg(s.cents) as cents, sum(s.set_off) as set_off
    from looked_at l join sent s on s.id = l.id group by l.by, l.key),
told as (
    select by, key, (select sum(c) from unnest(cents) c) as paid,
           (select round(sum(c) / count(*)) from unnest(cents) c) as mean,
           pg_temp.rank(50, cents) as median, set_off
    from cell)
select 'paid' as measure, by, key, pg_temp.euro(paid) as value, 'EUR' as unit from told
union all select 'mean', by, key, pg_temp.euro(mean), 'EUR' from told
union all select 'median', by, key, pg_temp.euro(median), 'EUR' from told
union all select 'set_off', by, key, pg_temp.euro(set_off), 'EUR' from told
