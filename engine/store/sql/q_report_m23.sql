-- q_report_m23.sql: the automation itself: nights, how long they took, what they could do in a
-- second, what they refused, and how often the rules changed.
-- $1 date from, $2 date to, $3, $4 text (do not choose)
-- Rows: measure, by, key, value, unit; all text.
with night as (
    select r.id, r.run_date, r.state, r.rules_hash,
           round(extract(epoch from r.finished_at - r.started_at) * 1000) as ms,
           (select coalesce(sum(record_count), 0) from batch b
            where b.run = r.id and b.state in ('committed', 'published')) as decisions
    from run r where r.run_date between $1::date and $2::date),
refused as (
    select count(*) as n from batch b join run r on r.id = b.run
    where r.run_date between $1 and $2 and b.state in ('quarantined', 'failed'))
select m.measure, 'all' as by, '' as key, m.value, m.unit
from (select count(*) as runs, count(*) filter (where state <> 'finished') as failed,
             percentile_disc(0.5) within group (order by ms) as p50, max(ms) as longest,
             sum(decisions) as decisions, sum(ms) as ms, count(distinct rules_hash) as rules
      from night having count(*) > 0) t
cross join lateral (values
    (1, 'runs', runs::text, 'count'), (2, 'runs not finished', failed::text, 'count'),
    (3, 'run time P50', report_ratio(p50, 1000, 1), 'seconds'),
    (4, 'run time, longest', report_ratio(longest, 1000, 1), 'seconds'),
    (5, 'decisions a second', report_ratio(decisions * 1000, ms, 1), 'count'),
    (6, 'deliveries refused', (select n from refused)::text, 'count'),
    (7, 'changes of rules', greatest(rules - 1, 0)::text, 'count')) m(n, measure, value, unit)
where $3::text is null and $4::text is null
order by m.n
