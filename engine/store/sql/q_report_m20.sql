-- q_report_m20.sql: appeals against decisions of recovery in the period, how they ended, and for
-- each 1,000 of those decisions.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with step as (
    select c.event, c.from_state from receivable_change c
    join receivable r on r.id = c.receivable
    left join report_agency a on a.code = r.agency and $2::date between a.valid_from and a.valid_to
    where c.on_day between $1::date and $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
total as (
    select count(*) filter (where event = 'appeal') as appeals,
           count(*) filter (where event = 'annul' and from_state = 'appeal_open') as annulled,
           count(*) filter (where event = 'final' and from_state = 'appeal_open') as stood,
           count(*) filter (where event = 'decide') as decided
    from step)
select m.measure, m.by, m.key, m.value, m.unit
from total
cross join lateral (values
    (1, 'appeals', 'all', '', appeals::text, 'count'),
    (2, 'appeals', 'result', 'decision annulled', annulled::text, 'count'),
    (3, 'appeals', 'result', 'decision stood', stood::text, 'count'),
    (4, 'per 1,000 decisions', 'all', '', report_ratio(appeals, decided, 1000), 'count'))
    m(n, measure, by, key, value, unit)
where exists (select from receivable)
order by m.n
