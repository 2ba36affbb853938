-- Appropriations are a payer's: nothing of them for an agency or a ministry.
with known as (
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
            from decision_waiting w join decision d on d.id = w.decision
            where d.payer = k.payer
              and coalesce((select use_item from decision_use o where o.decision = d.id
                            and not exists (select from decision_use later
                                            where later.decision = d.id
                                              and later.change > o.change)), d.use_item) = k.item
              and coalesce((select use_year from decision_use o where o.decision = d.id
                            and not exists (select from decision_use later
                                            where later.decision = d.id
                                              and later.change > o.change)), d.use_year) = k.year)
               as waiting,
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
