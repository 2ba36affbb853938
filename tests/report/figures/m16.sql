select w.measure, 'all' as by, '' as key,
       pg_temp.euro((select coalesce(-sum(e.cents), 0)
                     from receivable_entry e join receivable r on r.id = e.receivable, ask
                     where e.event::text = w.event and e.on_day between ask.first and ask.last
                       and pg_temp.is_asked(r.agency, ask.last))) as value, 'EUR' as unit
from (values ('moderated', 'moderated'), ('written off', 'written_off')) w(measure, event)
union all
select 'expired', 'all', '', (select count(*)
    from receivable_change c join receivable r on r.id = c.receivable, ask
    where c.event = 'expire' and c.on_day between ask.first and ask.last
      and pg_temp.is_asked(r.agency, ask.last))::text, 'count'
