-- A decision of which nothing is left to pay was set off as a whole.
with value as (
    select id, cents, set_off from sent
    union all select id, null, cents from arrived where state = 'set_off'),
cell as (
    select l.by, l.key, array_agg(v.cents) filter (where v.cents is not null) as cents,
           sum(v.set_off) as set_off
    from looked_at l join value v on v.id = l.id group by l.by, l.key),
told as (
    select by, key, coalesce((select sum(c) from unnest(cents) c), 0) as paid,
           (select round(sum(c) / count(*)) from unnest(cents) c) as mean,
           pg_temp.rank(50, cents) as median, set_off
    from cell)
select 'paid' as measure, by, key, pg_temp.euro(paid) as value, 'EUR' as unit from told
union all select 'mean', by, key, pg_temp.euro(mean), 'EUR' from told
union all select 'median', by, key, pg_temp.euro(median), 'EUR' from told
union all select 'set_off', by, key, pg_temp.euro(set_off), 'EUR' from told
