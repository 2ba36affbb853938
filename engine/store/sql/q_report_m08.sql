-- q_report_m08.sql: deviations. What rules held or rejected of the decisions that arrived, by rule,
-- code, agency and programme: for each 1,000 of them, how many of those held turned out
-- right (rejected or cancelled in the end, of those that no longer wait), euros at stake (still
-- held) and prevented.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on finding_decision.
with scope as not materialized (
    select id, state, born, cents, agency, programme
    from report_fact
    where arrived_on between $1::date and $2::date
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)),
found as materialized (
    select distinct s.id, s.state, s.cents, s.born = 'held' as was_held, s.agency, s.programme,
        f.rule, f.code
    from scope s join finding f on f.decision = s.id and f.effect <> 'note'),
cell as (
    select distinct f.id, f.state, f.cents, f.was_held, k.by, k.key
    from found f
    cross join lateral (values
        ('all', ''), ('rule', f.rule), ('code', f.code), ('agency', f.agency),
        ('programme', f.programme)) k(by, key)),
part as materialized (
    select agency, programme, count(*) as n from scope group by agency, programme),
arrived as (
    select 'agency' as by, agency as key, sum(n) as n from part group by agency
    union all select 'programme', programme, sum(n) from part group by programme
    union all select 'whole', '', sum(n) from part)
select m.measure, g.by, g.key, m.value, m.unit
from (select c.by, c.key, count(*) as flagged,
             coalesce((select n from arrived a where (a.by, a.key) = (c.by, c.key)),
                      (select n from arrived where by = 'whole')) as arrived,
             count(*) filter (where was_held and state in ('rejected', 'cancelled')) as confirmed,
             count(*) filter (where was_held and state <> 'held') as judged,
             coalesce(sum(cents) filter (where state = 'held'), 0) as at_stake,
             coalesce(sum(cents) filter (where state in ('rejected', 'cancelled')), 0) as prevented
      from cell c group by c.by, c.key) g
cross join lateral (values
    (1, 'flagged', flagged::text, 'count'),
    (2, 'per 1,000 decisions', report_ratio(flagged, arrived, 1000), 'count'),
    (3, 'confirmed', report_ratio(confirmed, judged, 100), '%'),
    (4, 'at stake', report_euros(at_stake), 'EUR'),
    (5, 'prevented', report_euros(prevented), 'EUR')) m(n, measure, value, unit)
order by report_order(g.by), g.by, g.key, m.n
