-- q_report_m12.sql: recovery stock. What is open on the last day of the report, by component, by
-- programme and agency, and by the state of the receivable on that day. What is written off is not
-- stock.
-- $1 date from (does not choose), $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with stood as materialized (select id, receivable_state_on(id, $2::date) as state from receivable),
entry as (
    select r.id, stood.state, r.programme, r.agency, r.payer,
           e.component, e.cents
    from receivable r
    join stood on stood.id = r.id
    join receivable_entry e on e.receivable = r.id and e.on_day <= $2::date
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)
      and $1::date is not null),
cell as (
    select x.id, x.cents, k.by, k.key from entry x
    cross join lateral (values
        ('all', ''), ('payer', x.payer), ('programme', x.programme), ('agency', x.agency),
        ('component', x.component::text), ('state', x.state::text)) k(by, key)),
sums as (select by, key, id, sum(cents) as cents from cell group by by, key, id),
total as (
    select by, key, count(*) filter (where cents <> 0) as n, sum(cents) as cents
    from sums group by by, key
    union all select 'all', '', 0, 0 where not exists (select from sums))
select m.measure, t.by, t.key, m.value, m.unit
from total t
cross join lateral (values
    (1, 'open', n::text, 'count'), (2, 'open', report_euros(cents), 'EUR')) m(n, measure, value,
        unit)
where exists (select from receivable) and (t.n > 0 or t.by = 'all')
order by report_order(t.by), t.by, t.key, m.n
