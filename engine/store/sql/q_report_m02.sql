-- q_report_m02.sql: value. Euros of the payments that left us or are on their way, and what was set
-- off, in part or as a whole. The median is the nearest rank, of cents.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text.
with sent as not materialized (
    select arrived_on, month, payer, programme, agency, ministry, budget_item,
           case when paid then paid_cents end as cents, case when paid then set_off else cents end
               as set_off
    from report_fact
    where arrived_on between $1::date and $2::date
      and (paid and paid_cents is not null or state = 'set_off')
      and ($3::text is null or agency = $3) and ($4::text is null or ministry = $4)),
cell as materialized ( -- few, before they are counted in many ways
    select arrived_on, month, payer, programme, agency, ministry, budget_item, count(cents) as n,
           coalesce(sum(cents), 0) as cents, sum(set_off) as set_off
    from sent group by 1, 2, 3, 4, 5, 6, 7),
total as (
    select k.by, k.key, sum(n) as n, sum(cents) as cents, sum(set_off) as set_off
    from cell c
    cross join lateral (
        select * from report_ways(payer, programme, agency, ministry, budget_item, month)
        union all select 'day', arrived_on::text) k
    group by k.by, k.key),
middle as (
    select case grouping(payer, programme, agency, ministry, budget_item, month, arrived_on)
               when 127 then 'all' when 63 then 'payer' when 95 then 'programme'
               when 111 then 'agency' when 119 then 'ministry' when 123 then 'budget_item'
               when 125 then 'month' else 'day' end as by, -- its month stands beside it
           coalesce(payer, programme, agency, ministry, budget_item, arrived_on::text, month, '')
               as key,
           percentile_disc(0.5) within group (order by cents) as cents
    from sent
    group by grouping sets ((), payer, programme, agency, ministry, budget_item, month,
                            (month, arrived_on)))
select m.measure, t.by, t.key, report_euros(m.value), 'EUR' as unit
from total t
join middle d on d.by = t.by and d.key = t.key
cross join lateral (values
    (1, 'paid', t.cents), (2, 'mean', round(t.cents / nullif(t.n, 0))), (3, 'median', d.cents),
    (4, 'set_off', t.set_off)) m(n, measure, value)
order by report_order(t.by), t.key, m.n
