with night as (
    select r.*, extract(epoch from r.finished_at) - extract(epoch from r.started_at) as seconds
    from run r, ask
    where r.run_date between ask.first and ask.last and ask.agency is null
      and ask.ministry is null)
select m.measure, 'all' as by, '' as key, m.value, m.unit
from (select count(*) as runs from night) t, lateral (values
    ('runs', t.runs::text, 'count'),
    ('runs not finished', (select count(*) from night where state <> 'finished')::text, 'count'),
    ('run time P50', (pg_temp.rank(50, (select array_agg(round(seconds * 1000)::bigint) from night))
                      / 1000.0)::numeric(20, 2)::text, 'seconds'),
    ('run time, longest', (select max(round(seconds * 1000)) / 1000.0 from night)
         ::numeric(20, 2)::text, 'seconds'),
    ('decisions a second', pg_temp.share(
         (select sum(record_count) from batch where state in ('committed', 'published')
          and run in (select id from night)),
         (select sum(round(seconds * 1000)) / 1000.0 from night), 1), 'count'),
    ('deliveries refused', (select count(*) from batch where state in ('quarantined', 'failed')
                            and run in (select id from night))::text, 'count'),
    ('changes of rules', ((select count(distinct rules_hash) from night) - 1)::text, 'count'))
    m(measure, value, unit)
where t.runs > 0
