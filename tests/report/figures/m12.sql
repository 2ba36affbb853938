with entry as (
    select r.id, r.payer, r.programme, r.agency, pg_temp.state_on(r, ask.last)::text as state,
           e.component::text as component, e.cents
    from receivable_entry e join receivable r on r.id = e.receivable, ask
    where e.on_day <= ask.last and pg_temp.is_asked(r.agency, ask.last)),
cell as (
    select 'all' as by, '' as key, id, cents from entry
    union all select 'payer', payer, id, cents from entry
    union all select 'programme', programme, id, cents from entry
    union all select 'agency', agency, id, cents from entry
    union all select 'component', component, id, cents from entry
    union all select 'state', state, id, cents from entry),
told as (
    select by, key, sum(cents) as cents,
           (select count(*) from (select id from cell d where (d.by, d.key) = (c.by, c.key)
                                  group by id having sum(cents) <> 0) o) as n
    from cell c group by by, key
    union all select 'all', '', 0, 0 where not exists (select from entry))
select 'open' as measure, by, key, n::text as value, 'count' as unit
from told where n > 0 or by = 'all'
union all select 'open', by, key, pg_temp.euro(cents), 'EUR' from told where n > 0 or by = 'all'
