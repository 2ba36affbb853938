-- q_report_m26.sql: the proof of the money. For each day: what arrived by the deliveries' own
-- totals equals what is paid, refused, waits, and was cancelled, by the decisions as they stand
-- now; and what the ledger paid out equals what the payment files hold.
-- $1 date from, $2 date to, $3, $4 text (a part of a delivery proves nothing: then no rows)
-- Rows: measure, by, key, value, unit; all text.
with intake as (
    select r.run_date as day, sum(b.record_sum) as cents
    from batch b join run r on r.id = b.run
    where r.run_date between $1::date and $2::date
      and b.state in ('committed', 'published') and b.format is distinct from 'refund'
      and $3::text is null and $4::text is null
    group by r.run_date),
stands as (
    select arrived_on as day,
           coalesce(sum(cents) filter (where paid or state = 'set_off'), 0) as paid,
           coalesce(sum(cents) filter (where state = 'rejected'), 0) as refused,
           coalesce(sum(cents) filter (where state in ('held', 'refused', 'returned')), 0) as held,
           coalesce(sum(cents) filter (where state = 'deferred'), 0) as open,
           coalesce(sum(cents) filter (where state = 'cancelled'), 0) as cancelled
    from report_fact where arrived_on between $1 and $2
    group by arrived_on),
proof as (
    select i.day::text as key, i.cents as intake, s.paid, s.refused, s.held, s.open, s.cancelled
    from intake i left join stands s on s.day = i.day
    union all
    select '', sum(i.cents), sum(s.paid), sum(s.refused), sum(s.held), sum(s.open),
           sum(s.cancelled)
    from intake i left join stands s on s.day = i.day having count(*) > 0),
books as (
    select (select coalesce(sum(cents), 0) from journal
            where change is null
              and (event = 'paid' or event = 'repaid' and payment is not null)) -- a refund
               as ledger,
           (select coalesce(sum(p.cents), 0) from payment p) as files)
select m.measure, case when p.key = '' then 'all' else 'day' end as by, p.key, m.value, m.unit
from proof p
cross join lateral (values
    (1, 'intake', report_euros(p.intake), 'EUR'), (2, 'paid', report_euros(p.paid), 'EUR'),
    (3, 'rejected', report_euros(p.refused), 'EUR'), (4, 'held', report_euros(p.held), 'EUR'),
    (5, 'open', report_euros(p.open), 'EUR'), (6, 'cancelled', report_euros(p.cancelled), 'EUR'),
    (7, 'difference',
     report_euros(p.intake - p.paid - p.refused - p.held - p.open - p.cancelled), 'EUR'),
    (8, 'ledger less payment files',
     case when p.key = '' then (select report_euros(ledger - files) from books) end, 'EUR'))
    m(n, measure, value, unit)
where m.n < 8 or p.key = ''
order by p.key <> '', p.key, m.n
