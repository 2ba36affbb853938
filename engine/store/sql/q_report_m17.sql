-- q_report_m17.sql: appropriations of the years of the report. What is used of each on the last
-- day, what waited for it then, and what its year ends with when it goes on as since its first day.
-- $1 date from, $2 date to, $3, $4 text (do not choose: an appropriation is a payer's)
-- Rows: measure, by, key, value, unit; all text. Relies on use_entry_key.
-- "offset 0" has those who wait looked up, not all years read.
with row as (
    select fields[1] as payer, fields[2] as item, fields[3]::integer as year,
           (fields[4]::numeric * 100)::bigint as cents, valid_from,
           coalesce(valid_to, 'infinity') as valid_to,
           least($2::date, make_date(fields[3]::integer, 12, 31)) as day
    from reference_row
    where table_name = 'appropriations'
      and fields[3]::integer between extract(year from $1::date) and extract(year from $2)),
waits as (
    select d.payer, u.use_item, u.use_year, sum(d.cents) as cents
    from waited_on($2) w
    cross join lateral (select * from decision where id = w.decision offset 0) d
    left join batch b on b.id = d.batch
    left join run r on r.id = b.run
    cross join lateral use_of(d.id, d.use_item, d.use_year,
                              (select max(id) from run where run_date <= $2)) u
    where coalesce(r.run_date, '-infinity') <= $2
    group by 1, 2, 3),
known as (
    select a.*, u.cents as used,
           coalesce(w.cents, 0) as waiting,
           a.day - make_date(a.year, 1, 1) + 1 as days,
           make_date(a.year, 12, 31) - make_date(a.year, 1, 1) + 1 as year_days
    from row a
    left join waits w on (w.payer, w.use_item, w.use_year) = (a.payer, a.item, a.year)
    cross join lateral (
        select coalesce(sum(u.cents), 0)::bigint as cents
        from use_entry u left join batch b on b.id = u.batch left join run r on r.id = b.run
        where (u.payer, u.use_item, u.use_year) = (a.payer, a.item, a.year)
          and coalesce(r.run_date, (u.at at time zone 'Europe/Helsinki')::date) <= $2) u
    where a.day between a.valid_from and a.valid_to)
select m.measure, 'appropriation' as by, k.payer || ' ' || k.item || ' ' || k.year as key, m.value,
       m.unit
from known k
cross join lateral (values
    (1, 'available', report_euros(k.cents), 'EUR'), (2, 'used', report_euros(k.used), 'EUR'),
    (3, 'waiting', report_euros(k.waiting), 'EUR'),
    (4, 'used', report_ratio(k.used, k.cents, 100), '%'),
    (5, 'forecast', report_euros(round(k.used::numeric * k.year_days / k.days)), 'EUR'),
    (6, 'overrun on', case when k.used::numeric * k.year_days > k.cents::numeric * k.days then
        (make_date(k.year, 1, 1) + (k.cents::numeric * k.days / k.used)::integer)::text end,
            'date'))
    m(n, measure, value, unit)
where $3::text is null and $4::text is null
  and (k.used > 0 or k.waiting > 0) and (m.n < 6 or m.value is not null)
order by k.year desc, k.used desc, k.payer, k.item, m.n
