-- q_report_m23.sql: the automation itself: nights, how long they took, what they could do in a
-- second, what they refused, how often the rules changed and since when they are what they are, and
-- how many days after its arrival a sender was told that a decision is rejected, by the rules or a
-- person. How long each batch took is kept nowhere.
-- $1 date from, $2 date to, $3, $4 text (do not choose)
-- Rows: measure, by, key, value, unit; all text. Relies on decision_change_run,
-- rejection_returned_run. "offset 0" has decisions looked up, not all years read.
with every as materialized (
    select r.*, rules_hash is distinct from lag(rules_hash) over (order by id) as other_rules
    from run r where run_date <= $2::date),
night as (
    select r.*, round(extract(epoch from r.finished_at - r.started_at) * 1000) as ms,
           (select coalesce(sum(record_count), 0) from batch b
            where b.run = r.id and b.state in ('committed', 'published')) as decisions
    from every r where r.run_date >= $1::date),
refused as (
    select count(*) as n from batch b join run r on r.id = b.run
    where r.run_date between $1 and $2 and b.state in ('quarantined', 'failed')),
rejected as (
    select count(*) as all, count(*) filter (where born = 'rejected') as n
    from report_fact where arrived_on between $1 and $2),
later as ( -- not on the day of arrival
    select c.decision, n.run_date from night n
    join decision_change c on c.run = n.id and c.to_state = 'rejected'
    union all
    select t.decision, n.run_date from night n join rejection_returned t on t.run = n.id),
feedback as (
    select 0 as days, n from rejected where n > 0
    union all
    select l.run_date - r.run_date, 1
    from later l
    cross join lateral (select batch from decision where id = l.decision offset 0) d
    join batch b on b.id = d.batch and b.format is distinct from 'refund'
    join run r on r.id = b.run)
select m.measure, 'all' as by, '' as key, m.value, m.unit
from (select count(*) as runs, count(*) filter (where state <> 'finished') as failed,
             percentile_disc(0.5) within group (order by ms) as p50, max(ms) as longest,
             sum(decisions) as decisions, sum(ms) as ms,
             count(*) filter (where other_rules and id > (select min(id) from every)) as changes
      from night having count(*) > 0) t
cross join lateral (values
    (1, 'runs', runs::text, 'count'), (2, 'runs not finished', failed::text, 'count'),
    (3, 'run time P50', report_ratio(p50, 1000, 1), 'seconds'),
    (4, 'run time, longest', report_ratio(longest, 1000, 1), 'seconds'),
    (5, 'decisions a second', report_ratio(decisions * 1000, ms, 1), 'count'),
    (6, 'deliveries refused', (select n from refused)::text, 'count'),
    (7, 'decisions rejected', (select n from rejected)::text, 'count'),
    (8, 'decisions rejected', (select report_ratio(n, "all", 100) from rejected), '%'),
    (9, 'feedback, mean', (select report_ratio(sum(days * n), sum(n), 1) from feedback), 'days'),
    (10, 'feedback, longest', (select max(days) from feedback)::text, 'days'),
    (11, 'changes of rules', changes::text, 'count'),
    (12, 'rules as they are since',
     (select run_date from every where other_rules order by id desc limit 1)::text, 'date'))
    m(n, measure, value, unit)
where $3::text is null and $4::text is null
order by m.n
