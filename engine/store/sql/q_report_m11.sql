-- q_report_m11.sql: recovery inflow. Receivables that were decided in the period, by ground and
-- programme, and what they are of the payments of the same (per mille of euros).
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with claim as (
    select r.id, r.ground, r.programme, r.agency, r.payer, coalesce(r.use_item, 'unknown') as item,
           (select coalesce(sum(cents), 0) from receivable_entry e
            where e.receivable = r.id and e.event = 'receivable' and e.component = 'capital'
              and e.reverses is null) as cents
    from receivable r
    left join report_agency a
        on a.code = r.agency and r.decided_on between a.valid_from and a.valid_to
    where r.decided_on between $1::date and $2::date
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
part as materialized (
    select payer, programme, agency, budget_item, sum(paid_cents) as cents from report_fact
    where arrived_on between $1 and $2 and paid
      and ($3 is null or agency = $3) and ($4 is null or ministry = $4)
    group by payer, programme, agency, budget_item),
paid as (
    select k.by, k.key, sum(p.cents) as cents
    from part p
    cross join lateral (values
        ('all', ''), ('payer', p.payer), ('programme', p.programme), ('agency', p.agency),
        ('budget_item', p.budget_item)) k(by, key)
    group by k.by, k.key),
cell as (
    select c.cents, k.by, k.key from claim c
    cross join lateral (values
        ('all', ''), ('payer', c.payer), ('programme', c.programme), ('agency', c.agency),
        ('budget_item', c.item), ('ground', c.ground)) k(by, key)),
total as (
    select by, key, count(*) as n, sum(cents) as cents from cell group by by, key
    union all select 'all', '', 0, 0 where not exists (select from cell))
select m.measure, t.by, t.key, m.value, m.unit
from total t
left join paid p -- payments have no ground: it is told as a part of all
    on (p.by, p.key) = (case t.by when 'ground' then 'all' else t.by end,
                        case t.by when 'ground' then '' else t.key end)
cross join lateral (values
    (1, 'new receivables', n::text, 'count'), (2, 'new receivables', report_euros(t.cents), 'EUR'),
    (3, 'of payments', report_ratio(t.cents, p.cents, 1000), '‰')) m(n, measure, value, unit)
where exists (select from receivable)
order by report_order(t.by), t.by, t.key, m.n
