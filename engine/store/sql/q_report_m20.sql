-- q_report_m20.sql: appeals against decisions of recovery in the period, how they ended, who waited
-- on the last day for an answer, and for each 1,000 of those decisions. What is due by law although
-- it is appealed keeps its state: an appeal is open from its step to 'final', 'annul' or 'expire'.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable.
with told as (
    select c.receivable, c.n, c.event, c.on_day
    from receivable_change c
    join receivable r on r.id = c.receivable
    left join report_agency a on a.code = r.agency and $2::date between a.valid_from and a.valid_to
    where c.event in ('decide', 'appeal', 'amend', 'final', 'annul', 'expire') and c.on_day <= $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
step as (
    select t.*, sum((t.event in ('final', 'annul', 'expire'))::integer) over w
                    - (t.event in ('final', 'annul', 'expire'))::integer as round,
           lead(t.n) over w is null as last
    from told t window w as (partition by t.receivable order by t.n)),
appealed as (
    select s.*, bool_or(s.event = 'appeal') over (partition by s.receivable, s.round order by s.n)
                    as is_open
    from step s),
total as (
    select count(*) filter (where event = 'appeal' and on_day >= $1::date) as appeals,
           count(*) filter (where is_open and event = 'annul' and on_day >= $1) as annulled,
           count(*) filter (where is_open and event = 'amend' and on_day >= $1) as amended,
           count(*) filter (where is_open and event = 'final' and on_day >= $1) as stood,
           count(*) filter (where is_open and last and event in ('appeal', 'amend', 'decide'))
               as pending,
           count(*) filter (where event = 'decide' and on_day >= $1) as decided
    from appealed)
select m.measure, m.by, m.key, m.value, m.unit
from total
cross join lateral (values
    (1, 'appeals', 'all', '', appeals::text, 'count'),
    (2, 'appeals', 'result', 'decision annulled', annulled::text, 'count'),
    (3, 'appeals', 'result', 'decision changed', amended::text, 'count'),
    (4, 'appeals', 'result', 'decision stood', stood::text, 'count'),
    (5, 'pending', 'all', '', pending::text, 'count'),
    (6, 'per 1,000 decisions', 'all', '', report_ratio(appeals, decided, 1000), 'count'))
    m(n, measure, by, key, value, unit)
where exists (select from receivable)
order by m.n
