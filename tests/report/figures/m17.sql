-- Appropriations are a payer's: nothing of them for an agency or a ministry. What waited on the
-- last day, by the last change until then, or as it arrived; with the use that it had then.
with stood as (
    select d.id, coalesce((
               select to_state from decision_change c
               where c.decision = d.id and pg_temp.day_of(c) <= ask.last
               order by c.n desc limit 1), d.state) as state,
           (select max(o.change) from decision_use o join run r on r.id = o.run
            where o.decision = d.id and r.run_date <= ask.last) as used
    from decision d join batch b on b.id = d.batch join run r on r.id = b.run, ask
    where r.run_date <= ask.last),
waited as (
    select s.id, o.use_item as item, o.use_year as year
    from stood s left join decision_use o on o.decision = s.id and o.change = s.used
    where s.state in ('held', 'deferred', 'refused', 'returned')),
known as (
    select a.fields[1] as payer, a.fields[2] as item, a.fields[3]::integer as year,
           a.fields[4]::numeric as euros,
           least(ask.last, (a.fields[3] || '-12-31')::date) as day
    from reference_row a, ask
    where a.table_name = 'appropriations' and ask.agency is null and ask.ministry is null
      and a.fields[3]::integer between extract(year from ask.first) and extract(year from ask.last)
      and least(ask.last, (a.fields[3] || '-12-31')::date)
          between a.valid_from and coalesce(a.valid_to, '9999-12-31')),
told as (
    select k.payer || ' ' || k.item || ' ' || k.year as key, k.euros,
           (select coalesce(sum(u.cents), 0) / 100.0 from use_entry u, ask
            where u.payer = k.payer and u.use_item = k.item and u.use_year = k.year
              and coalesce((select r.run_date from batch b join run r on r.id = b.run
                            where b.id = u.batch),
                           (u.at at time zone 'Europe/Helsinki')::date) <= ask.last) as used,
           (select coalesce(sum(d.cents), 0) / 100.0
            from waited w join decision d on d.id = w.id
            where d.payer = k.payer and coalesce(w.item, d.use_item) = k.item
              and coalesce(w.year, d.use_year) = k.year) as waiting,
           k.day - make_date(k.year - 1, 12, 31) as days,
           make_date(k.year, 12, 31) - make_date(k.year - 1, 12, 31) as year_days,
           make_date(k.year, 1, 1) as new_year
    from known k)
select m.measure, 'appropriation' as by, t.key, m.value, m.unit
from told t, lateral (values
    ('available', t.euros::numeric(20, 2)::text, 'EUR'),
    ('used', t.used::numeric(20, 2)::text, 'EUR'),
    ('waiting', t.waiting::numeric(20, 2)::text, 'EUR'),
    ('used', pg_temp.share(t.used, t.euros, 100), '%'),
    ('forecast', (t.used * t.year_days / t.days)::numeric(20, 2)::text, 'EUR'),
    ('overrun on', case when t.used * t.year_days / t.days > t.euros
                        then (t.new_year + (t.euros * t.days / t.used)::integer)::text end,
     'date')) m(measure, value, unit)
where (t.used > 0 or t.waiting > 0) and (m.measure <> 'overrun on' or m.value is not null)
