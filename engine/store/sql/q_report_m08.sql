-- q_report_m08.sql: deviations. What rules held or rejected of the decisions that arrived, by rule,
-- code, agency and programme: for each 1,000 of them, how many of those held, at whichever look,
-- turned out right (rejected or cancelled in the end, of those that no longer wait), the days that
-- those still held had waited by the last day, euros at stake (still held) and prevented.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on finding_decision,
-- decision_change (decision, n).
with scope as not materialized (
    select id, arrived_on, state, born, cents, agency, programme
    from report_fact
    where arrived_on between $1::date and $2::date
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)),
found as materialized (
    select distinct s.id, s.arrived_on, s.state, s.born, s.cents, s.agency, s.programme, f.rule,
        f.code
    from scope s join finding f on f.decision = s.id and f.effect <> 'note'),
held as materialized ( -- "limit" has the changes of the few looked up, not those of all years read
    select id,
           born = 'held' or born <> 'rejected' and coalesce((
               select true from decision_change c
               where c.decision = o.id and c.to_state = 'held' limit 1), false) as was_held,
           case when state = 'held' then $2 - coalesce((
               select coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date)
               from decision_change c left join run r on r.id = c.run
               where c.decision = o.id and c.from_state <> c.to_state
               order by c.n desc limit 1), arrived_on) end as age
    from (select distinct id, arrived_on, born, state from found) o),
cell as (
    select distinct f.id, f.state, f.cents, h.was_held, case when h.age >= 0 then h.age end as age,
           k.by, k.key
    from found f
    join held h on h.id = f.id
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
             percentile_disc(0.5) within group (order by age) as middle, max(age) as oldest,
             coalesce(sum(cents) filter (where state = 'held'), 0) as at_stake,
             coalesce(sum(cents) filter (where state in ('rejected', 'cancelled')), 0) as prevented
      from cell c group by c.by, c.key) g
cross join lateral (values
    (1, 'flagged', flagged::text, 'count'),
    (2, 'per 1,000 decisions', report_ratio(flagged, arrived, 1000), 'count'),
    (3, 'confirmed', report_ratio(confirmed, judged, 100), '%'),
    (4, 'age P50', middle::text, 'days'), (5, 'oldest', oldest::text, 'days'),
    (6, 'at stake', report_euros(at_stake), 'EUR'),
    (7, 'prevented', report_euros(prevented), 'EUR')) m(n, measure, value, unit)
where m.unit <> 'days' or m.value is not null
order by report_order(g.by), g.by, g.key, m.n
