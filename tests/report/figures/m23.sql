with night as (
    select r.*, extract(epoch from r.finished_at) - extract(epoch from r.started_at) as seconds
    from run r, ask
    where r.run_date between ask.first and ask.last and ask.agency is null
      and ask.ministry is null),
-- Who was told in these nights: what a run rejected is told by it, a person's act by the next.
told as (
    select (n.run_date - s.arrived)::bigint as days
    from stands s join night n on n.id = coalesce(
        (select t.run from rejection_returned t where t.decision = s.id
         order by t.n desc limit 1),
        case s.born when 'rejected' then (select min(b.run) from batch b join decision d
                                          on d.batch = b.id where d.id = s.id)
                    else (select max(c.run) from decision_change c
                          where c.decision = s.id and c.to_state = 'rejected') end)),
before as (
    select r.id, r.run_date, r.rules_hash, (
        select b.rules_hash from run b, ask where b.run_date <= ask.last and b.id < r.id
        order by b.id desc limit 1) as was
    from run r, ask where r.run_date <= ask.last)
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
    ('decisions rejected', (select count(*) from arrived where born = 'rejected')::text, 'count'),
    ('decisions rejected', pg_temp.share(
         (select count(*) from arrived where born = 'rejected'),
         (select count(*) from arrived), 100), '%'),
    ('feedback, mean', (select avg(days) from told)::numeric(20, 2)::text, 'days'),
    ('feedback, longest', (select max(days) from told)::text, 'days'),
    ('changes of rules', (select count(*) from before
                          where was <> rules_hash and id in (select id from night))::text, 'count'),
    ('rules as they are since', (select run_date from before
                                 where was is null or was <> rules_hash
                                 order by id desc limit 1)::text, 'date'))
    m(measure, value, unit)
where t.runs > 0
