with step as (
    select c.event, c.from_state::text as was
    from receivable_change c join receivable r on r.id = c.receivable, ask
    where c.on_day between ask.first and ask.last and pg_temp.is_asked(r.agency, ask.last)),
told as (
    select (select count(*) from step where event = 'appeal') as appeals,
           (select count(*) from step where event = 'annul' and was = 'appeal_open') as annulled,
           (select count(*) from step where event = 'final' and was = 'appeal_open') as stood,
           (select count(*) from step where event = 'decide') as decided)
select 'appeals' as measure, 'all' as by, '' as key, appeals::text as value, 'count' as unit
from told
union all select 'appeals', 'result', 'decision annulled', annulled::text, 'count' from told
union all select 'appeals', 'result', 'decision stood', stood::text, 'count' from told
union all select 'per 1,000 decisions', 'all', '', pg_temp.share(appeals, decided, 1000), 'count'
          from told
