-- The funnel is that of all agencies, whoever asks.
with all_arrived as (
    select s.*, s.decided_on - k.day as took
    from stands s left join lateral (
        select pg_temp.as_day(s.attributes ->> 'claimed_on') as day) k on k.day <= s.decided_on, ask
    where s.arrived between ask.first and ask.last and s.programme <> 'unknown'
      and s.agency <> 'unknown'),
cell as (
    select programme, agency, min(ministry) as ministry, count(*)::numeric as n,
           avg(case when state = 'rejected' then 1.0 else 0.0 end) as share,
           count(took)::numeric as known, avg(took) as took
    from all_arrived group by programme, agency),
funnel as (
    select c.*, p.p, 3 * sqrt(p.p * (1 - p.p) / c.n) as width, p.mean,
           3 * p.deviation / sqrt(nullif(c.known, 0)) as days
    from cell c, lateral (
        select count(*) filter (where state = 'rejected')::numeric / count(*) as p,
               count(distinct agency) as agencies, avg(took) as mean,
               stddev_pop(took) as deviation
        from all_arrived a where a.programme = c.programme) p
    where p.agencies > 1),
mine as (
    select f.* from funnel f, ask
    where f.agency = coalesce(ask.agency, f.agency)
      and f.ministry = coalesce(ask.ministry, f.ministry))
select 'rejected' as measure, 'programme and agency' as by, programme || ' ' || agency as key,
       (share * 100)::numeric(20, 2)::text as value, '%' as unit from mine
union all select 'funnel from', 'programme and agency', programme || ' ' || agency,
                 (greatest(0, p - width) * 100)::numeric(20, 2)::text, '%' from mine
union all select 'funnel to', 'programme and agency', programme || ' ' || agency,
                 (least(1, p + width) * 100)::numeric(20, 2)::text, '%' from mine
union all select 'outside of the funnel', 'programme and agency', programme || ' ' || agency,
                 case when share > p + width or share < p - width then 'yes' else 'no' end,
                 'yes/no' from mine
union all select 'spread', 'programme', programme, ((select max(share) - min(share) from cell c
                 where c.programme = m.programme) * 100)::numeric(20, 2)::text, '%'
          from (select distinct programme from mine) m
union all select 'claim to decision', 'programme and agency', programme || ' ' || agency,
                 took::numeric(20, 2)::text, 'days' from mine
union all select 'funnel from', 'programme and agency', programme || ' ' || agency,
                 (case when mean > days then mean - days when known > 0 then 0 end)
                     ::numeric(20, 2)::text, 'days' from mine
union all select 'funnel to', 'programme and agency', programme || ' ' || agency,
                 (mean + days)::numeric(20, 2)::text, 'days' from mine
union all select 'claim to decision outside of the funnel', 'programme and agency',
                 programme || ' ' || agency,
                 case when took > mean + days or took < mean - days then 'yes'
                      when known > 0 then 'no' end, 'yes/no' from mine
union all select 'spread', 'programme', programme, (
                 select (max(c.took) - min(c.took))::numeric(20, 2)::text from cell c
                 where c.programme = m.programme having count(c.took) > 1), 'days'
          from (select distinct programme from mine) m
