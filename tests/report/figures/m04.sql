with paid as (
    select s.id, s.execution_day - a.decided_on as days,
           pg_temp.known(s.execution_day) and pg_temp.known(a.due_on) as known,
           s.execution_day <= (select min(d)::date from generate_series(a.due_on, a.due_on + 14,
                                                                        '1 day') d
                               where pg_temp.works(d::date)) as when_due
    from sent s join arrived a on a.id = s.id),
told(id, measure, counts, meets) as (
    select id, 'within 10 days', true, days <= 10 from paid
    union all select id, 'within 30 days', true, days <= 30 from paid
    union all select id, 'when due', known, when_due from paid)
select t.measure, l.by, l.key,
       pg_temp.share(sum(case when t.counts and t.meets then 1 else 0 end),
                     sum(case when t.counts then 1 else 0 end), 100) as value, '%' as unit
from told t join looked_at l on l.id = t.id
where l.by <> 'day'
group by t.measure, l.by, l.key
