-- q_report_m21.sql: uniformity. For each programme that several agencies decide: how often their
-- decisions are rejected and how many days they took from the claim (the column claimed_on of a
-- delivery; no data without it), and the funnels (programme's share or mean +- 3 standard errors of
-- the agency's number) outside of which chance no longer explains a difference.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null: whose rows are told;
-- the programme's share and mean are those of all.
-- Rows: measure, by, key, value, unit; all text.
with alike as materialized ( -- fewer than decisions
    select programme, agency, min(ministry) as ministry, decided_on, claimed_on, count(*) as n,
           count(*) filter (where state = 'rejected') as rejected
    from report_fact
    where arrived_on between $1::date and $2::date and programme <> 'unknown'
      and agency <> 'unknown'
    group by programme, agency, decided_on, claimed_on),
claim as materialized ( -- a text is read once
    select text, report_claim_day(text) as day
    from (select distinct claimed_on as text from alike) d),
cell as (
    select a.programme, a.agency, min(a.ministry) as ministry, sum(a.n) as n,
           sum(a.rejected) as rejected, sum(a.n) filter (where t.days is not null) as known,
           sum(a.n * t.days) as days, sum(a.n * t.days * t.days) as squares
    from alike a
    left join claim c on c.text = a.claimed_on
    cross join lateral (
        select case when c.day <= a.decided_on then a.decided_on - c.day end as days) t
    group by a.programme, a.agency),
whole as (
    select programme, sum(rejected) / sum(n) as p, sum(days) / sum(known) as mean,
           sum(squares) / sum(known) - (sum(days) / sum(known)) ^ 2 as variance
    from cell group by programme having count(*) > 1),
funnel as (
    select c.*, w.p, 3 * sqrt(w.p * (1 - w.p) / c.n) as width, c.days / c.known as took, w.mean,
           3 * sqrt(greatest(0, w.variance) / c.known) as days_width
    from cell c join whole w on w.programme = c.programme),
spread as (
    select programme, max(rejected / n) - min(rejected / n) as share,
           case when count(took) > 1 then max(took) - min(took) end as days
    from funnel group by programme)
select m.measure, m.by, m.key, m.value, m.unit
from funnel f
join spread s on s.programme = f.programme
cross join lateral (values
    (1, 'rejected', 'programme and agency', f.programme || ' ' || f.agency,
     report_ratio(rejected, n, 100), '%'),
    (2, 'funnel from', 'programme and agency', f.programme || ' ' || f.agency,
     round(greatest(0, p - width) * 100, 2)::text, '%'),
    (3, 'funnel to', 'programme and agency', f.programme || ' ' || f.agency,
     round(least(1, p + width) * 100, 2)::text, '%'),
    (4, 'outside of the funnel', 'programme and agency', f.programme || ' ' || f.agency,
     case when abs(rejected / n - p) > width then 'yes' else 'no' end, 'yes/no'),
    (5, 'claim to decision', 'programme and agency', f.programme || ' ' || f.agency,
     round(took, 2)::text, 'days'),
    (6, 'funnel from', 'programme and agency', f.programme || ' ' || f.agency,
     round(case when known > 0 then greatest(0, mean - days_width) end, 2)::text, 'days'),
    (7, 'funnel to', 'programme and agency', f.programme || ' ' || f.agency,
     round(mean + days_width, 2)::text, 'days'),
    (8, 'claim to decision outside of the funnel', 'programme and agency',
     f.programme || ' ' || f.agency,
     case when abs(took - mean) > days_width then 'yes' when took is not null then 'no' end,
     'yes/no'),
    (9, 'spread', 'programme', f.programme, round(s.share * 100, 2)::text, '%'),
    (10, 'spread', 'programme', f.programme, round(s.days, 2)::text, 'days'))
    m(n, measure, by, key, value, unit)
where ($3::text is null or f.agency = $3) and ($4::text is null or f.ministry = $4)
group by m.n, m.measure, m.by, m.key, m.value, m.unit
order by m.by <> 'programme', m.key, m.n
