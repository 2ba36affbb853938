-- q_report_m21.sql: uniformity. For each programme that several agencies decide: how often their
-- decisions are rejected, and the funnel (programme's share +- 3 standard errors of the agency's
-- number) outside of which chance no longer explains a difference.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null: whose rows are told;
-- the programme's share is that of all.
-- Rows: measure, by, key, value, unit; all text.
with cell as (
    select programme, agency, min(ministry) as ministry, count(*) as n,
           count(*) filter (where state = 'rejected') as rejected
    from report_fact
    where arrived_on between $1::date and $2::date and programme <> 'unknown'
      and agency <> 'unknown'
    group by programme, agency),
share as (
    select programme, sum(n) as n, sum(rejected) / sum(n) as p
    from cell group by programme having count(*) > 1),
funnel as (
    select c.*, s.p, 3 * sqrt(s.p * (1 - s.p) / c.n) as width,
           min(c.rejected::numeric / c.n) over w as low, max(c.rejected::numeric / c.n) over w as
               high
    from cell c join share s on s.programme = c.programme
    window w as (partition by c.programme))
select m.measure, m.by, m.key, m.value, m.unit
from funnel f
cross join lateral (values
    (1, 'rejected', 'programme and agency', f.programme || ' ' || f.agency,
     report_ratio(rejected, n, 100), '%'),
    (2, 'funnel from', 'programme and agency', f.programme || ' ' || f.agency,
     round(greatest(0, p - width) * 100, 2)::text, '%'),
    (3, 'funnel to', 'programme and agency', f.programme || ' ' || f.agency,
     round(least(1, p + width) * 100, 2)::text, '%'),
    (4, 'outside of the funnel', 'programme and agency', f.programme || ' ' || f.agency,
     case when abs(rejected::numeric / n - p) > width then 'yes' else 'no' end, 'yes/no'),
    (5, 'spread', 'programme', f.programme, round((high - low) * 100, 2)::text, '%'))
    m(n, measure, by, key, value, unit)
where ($3::text is null or f.agency = $3) and ($4::text is null or f.ministry = $4)
group by m.n, m.measure, m.by, m.key, m.value, m.unit
order by m.by <> 'programme', m.key, m.n
