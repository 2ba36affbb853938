-- q_report_m07.sql: the manual queue as it stood at the end of the last day of the report, how old
-- it was, and what came and went in the period. Days of work are the open ones by the daily done
-- ones.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text. Relies on decision_change_counts.
-- "offset 0" has those who wait looked up: the server would read all years instead.
with waited as (
    select w.decision, entered.since
    from waited_on($2::date) w
    left join lateral (
        select coalesce(r.run_date, (e.at at time zone 'Europe/Helsinki')::date) as since
        from decision_change e left join run r on r.id = e.run
        where e.decision = w.decision and e.from_state <> e.to_state
          and coalesce(r.run_date, (e.at at time zone 'Europe/Helsinki')::date) <= $2
        order by e.n desc limit 1) entered on true
    where w.state <> 'deferred'),
cell as materialized (
    select q.decision, $2 - greatest(q.since, d.arrived_on) as age, d.cents, k.by, k.key
    from waited q
    cross join lateral (select * from report_decision where id = q.decision offset 0) d
    cross join lateral (values
        ('all', ''), ('payer', d.payer), ('programme', d.programme), ('agency', d.agency),
        ('ministry', d.ministry), ('budget_item', d.budget_item)) k(by, key)
    where d.arrived_on <= $2
      and ($3::text is null or d.agency = $3) and ($4::text is null or d.ministry = $4)),
step as (
    select c.from_state in ('held', 'refused', 'returned') as leaves,
           c.to_state in ('held', 'refused', 'returned') as comes
    from decision_change c
    join report_decision d on d.id = c.decision
    left join run r on r.id = c.run
    where (c.from_state in ('held', 'refused', 'returned')
           or c.to_state in ('held', 'refused', 'returned'))
      and coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date) between $1::date and $2
      and ($3::text is null or d.agency = $3) and ($4::text is null or d.ministry = $4)),
flow as (
    select (select count(*) from step where comes and not leaves)
           + (select count(*) from report_fact
              where born = 'held' and arrived_on between $1 and $2
                and ($3 is null or agency = $3) and ($4 is null or ministry = $4)) as arrived,
           (select count(*) from step where leaves and not comes) as done)
select m.measure, m.by, m.key, m.value, m.unit
from (select 1 as n, 'open' as measure, by, key, count(*)::text as value, 'count' as unit
      from cell group by by, key
      union all
      select 2, 'open', by, key, report_euros(sum(cents)), 'EUR' from cell group by by, key
      union all
      select 3, 'oldest', by, key, max(age)::text, 'days' from cell group by by, key
      union all
      select 4 + b.n, 'open', 'age', b.name,
             count(c.decision)::text, 'count'
      from (values (1, '0-7', 0, 7), (2, '8-14', 8, 14), (3, '15-30', 15, 30),
                   (4, '31-60', 31, 60), (5, 'over 60', 61, 1000000)) b(n, name, low, high)
      left join cell c on c.by = 'all' and c.age between b.low and b.high
      group by b.n, b.name
      union all
      select 20, 'open', 'all', '', '0', 'count' where not exists (select from cell)
      union all
      select 21, 'arrived', 'flow', '', arrived::text, 'count' from flow
      union all
      select 22, 'done', 'flow', '', done::text, 'count' from flow
      union all
      select 23, 'days of work', 'flow', '',
             report_ratio((select count(*) from cell where by = 'all') * ($2::date - $1::date + 1),
                          done, 1), 'days'
      from flow) m
order by report_order(m.by), m.n > 20, m.n > 4, m.key collate "C" = '',
         case when m.by = 'age' then m.n end, m.key, m.n
