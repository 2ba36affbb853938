-- An appeal is answered by the next step that says final or annulled, or ends with the receivable.
with mine as (
    select c.* from receivable_change c join receivable r on r.id = c.receivable, ask
    where c.on_day <= ask.last and pg_temp.is_asked(r.agency, ask.last)),
answered as (
    select m.*, (
        select max(a.n) from mine a
        where a.receivable = m.receivable and a.n < m.n and a.event = 'appeal')
        > coalesce((
        select max(e.n) from mine e
        where e.receivable = m.receivable and e.n < m.n
          and e.event in ('final', 'annul', 'expire')), 0) as appealed
    from mine m),
step as (select a.* from answered a, ask where a.on_day >= ask.first),
told as (
    select (select count(*) from step where event = 'appeal') as appeals,
           (select count(*) from step where event = 'decide') as decided)
select 'appeals' as measure, 'all' as by, '' as key, appeals::text as value, 'count' as unit
from told
union all
select 'appeals', 'result', w.key, (
    select count(*) from step s where s.event = w.event and s.appealed)::text, 'count'
from (values ('annul', 'decision annulled'), ('amend', 'decision changed'),
             ('final', 'decision stood')) w(event, key)
union all
select 'pending', 'all', '', (
    select count(distinct a.receivable) from mine a
    where a.event = 'appeal' and not exists (
        select from mine e
        where e.receivable = a.receivable and e.n > a.n
          and e.event in ('final', 'annul', 'expire')))::text, 'count'
union all select 'per 1,000 decisions', 'all', '', pg_temp.share(appeals, decided, 1000), 'count'
          from told
