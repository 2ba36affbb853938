-- q_report_m10.sql: payments that came back. Refused or returned by a bank in the period, by
-- reason (the last that was told of the same);
-- and how many of them had a new attempt, and were paid after all, within 14 days.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first answer of a bank.
with back as (
    select c.decision, c.n, c.to_state, told.reason, attempt.cents, d.agency, d.programme, d.payer,
           d.ministry, d.budget_item,
           coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date) as on_day,
           (select min(coalesce(s.run_date, (l.at at time zone 'Europe/Helsinki')::date))
            from decision_change l left join run s on s.id = l.run
            where l.decision = c.decision and l.n > c.n and l.to_state in ('planned', 'paid'))
               as again_on,
           (select min(coalesce(s.run_date, (l.at at time zone 'Europe/Helsinki')::date))
            from decision_change l left join run s on s.id = l.run
            where l.decision = c.decision and l.n > c.n and l.to_state = 'paid') as paid_on
    from decision_change c
    join report_decision d on d.id = c.decision
    left join run r on r.id = c.run
    cross join lateral (
        select l.reason from decision_change l
        where l.decision = c.decision and l.n >= c.n
          and not exists (select from decision_change s
                          where s.decision = c.decision and s.n > c.n and s.n <= l.n
                            and s.from_state <> s.to_state)
        order by l.n desc limit 1) told
    left join lateral ( -- each attempt was planned
        select p.cents from payment p where p.decision = c.decision
        order by p.id limit 1 offset (
            select count(*) - case when d.born = 'planned' then 0 else 1 end
            from decision_change e
            where e.decision = c.decision and e.n < c.n and e.to_state = 'planned'
              and e.from_state <> 'planned')) attempt on true
    where c.to_state in ('refused', 'returned') and c.from_state <> c.to_state
      and coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date) between $1::date and
          $2::date
      and ($3::text is null or d.agency = $3) and ($4::text is null or d.ministry = $4)),
cell as (
    select b.*, k.by, k.key from back b
    cross join lateral (values
        ('all', ''), ('payer', b.payer), ('programme', b.programme), ('agency', b.agency),
        ('ministry', b.ministry), ('budget_item', b.budget_item), ('reason', b.reason)) k(by, key)),
total as (
    select by, key, count(*) as n, sum(cents) as cents,
           count(*) filter (where again_on - on_day <= 14) as again,
           count(*) filter (where paid_on - on_day <= 14) as paid
    from cell group by by, key
    union all
    select 'all', '', 0, 0, 0, 0 where not exists (select from cell))
select m.measure, t.by, t.key, m.value, m.unit
from total t
cross join lateral (values
    (1, 'returned', n::text, 'count'), (2, 'returned', report_euros(cents), 'EUR'),
    (3, 'new attempt within 14 days', report_ratio(again, n, 100), '%'),
    (4, 'paid again within 14 days', report_ratio(paid, n, 100), '%')) m(n, measure, value, unit)
where exists (select from answer)
order by report_order(t.by), t.by, t.key, m.n
