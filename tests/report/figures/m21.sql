-- The funnel is that of all agencies, whoever asks.
with all_arrived as (
    select s.* from stands s, ask
    where s.arrived between ask.first and ask.last and s.programme <> 'unknown'
      and s.agency <> 'unknown'),
cell as (
    select programme, agency, min(ministry) as ministry, count(*)::numeric as n,
           avg(case when state = 'rejected' then 1.0 else 0.0 end) as share
    from all_arrived group by programme, agency),
funnel as (
    select c.*, p.p, 3 * sqrt(p.p * (1 - p.p) / c.n) as width
    from cell c, lateral (
        select count(*) filter (where state = 'rejected')::numeric / count(*) as p,
               count(distinct agency) as agencies
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
