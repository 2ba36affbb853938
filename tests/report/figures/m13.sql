with open as (
    select r.id, coalesce(ask.last - r.due_on, 0) as late,
           (select coalesce(sum(cents), 0) from receivable_entry e
            where e.receivable = r.id and e.on_day <= ask.last) as cents
    from receivable r, ask where pg_temp.is_asked(r.agency, ask.last)),
band(name, low, high) as (values
    ('not due', -99999, 0), ('1-30', 1, 30), ('31-90', 31, 90), ('91-180', 91, 180),
    ('181-365', 181, 365), ('over 1 year', 366, 3 * 365 + 1), ('over 3 years', 3 * 365 + 2, 99999))
select 'open' as measure, 'age' as by, name as key,
       (select count(*) from open where cents > 0 and late between low and high)::text as value,
       'count' as unit from band
union all
select 'open', 'age', name, pg_temp.euro((select coalesce(sum(cents), 0) from open
                                          where cents > 0 and late between low and high)), 'EUR'
from band
