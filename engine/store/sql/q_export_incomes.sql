-- q_export_incomes.sql: what the incomes register is told of payments to persons: payments made in
-- the period; those that were found to be without ground in it, whether more or less than was known
-- before (the report is replaced, the amount divided); money that came back in it (a new report, of
-- the day on which it came). Payments that a bank returned in it, and money that was taken back in
-- it, as a set-off is with its payment, had been told of an earlier day (action 3: the report is
-- invalidated). A set off is money that came back for the old income; the new income is told in
-- full. What is told of a day does not depend on later ones.
-- $1 date from, $2 date to. Rows in the order of the files; all text.
-- Columns: payer, business_id, payer_name, payment_date, report_id, action, version, payee_id,
-- code, amount, unjust, recovery, period_start, period_end, original_date, rest, found_on.
with turn as ( -- by turns a payment is not paid after all, and is
    select payment, change, on_day, back,
           lead(on_day) over (partition by payment order by change) as until
    from (select distinct payment, change, on_day, event = 'returned' as back
          from journal
          where payment is not null and change is not null
            and event in ('returned', 'paid')) t),
attempt as (
    select d.id, d.payer, d.payee_id, d.programme, coalesce(d.period_start, d.decided_on) as first,
           coalesce(d.period_end, d.decided_on) as last, p.cents + p.set_off as cents,
           f.execution_day as paid_on, p.id as payment, d.payer || '-' || p.id as report_id
    from decision d
    join payment p on p.decision = d.id
    join payment_file f on f.id = p.file and f.state = 'published'
    where d.payee_type = 'person' and d.payee_id is not null), -- not erased
telling as (
    select a.*, a.paid_on as told_on, t.on_day as gone_on
    from attempt a
    left join (select distinct on (payment) payment, on_day from turn
               order by payment, change) t on t.payment = a.payment
    union all
    select a.id, a.payer, a.payee_id, a.programme, a.first, a.last, a.cents, a.paid_on, a.payment,
           a.report_id || '-' || t.change, t.on_day, t.until
    from attempt a join turn t on t.payment = a.payment and not t.back),
income as (
    select id, payer, payee_id, programme, first, last, cents, paid_on, told_on, gone_on, report_id
    from telling where coalesce(gone_on > told_on, true)
    union all
    select d.id, d.payer, d.payee_id, d.programme, coalesce(d.period_start, d.decided_on),
           coalesce(d.period_end, d.decided_on), d.cents, e.on_day, e.on_day, null::date,
           d.payer || '-S' || d.id
    from decision_now d
    cross join lateral (select max(on_day) as on_day from receivable_entry
                        where decision = d.id and reverses is null) e
    where d.payee_type = 'person' and d.payee_id is not null and d.state_now = 'set_off'),
told as (
    select i.*, t.code
    from income i
    join income_type t on t.programme = i.programme and t.report = 'yes'
        and i.paid_on between t.valid_from and t.valid_to),
groundless as (
    select c.decision, e.on_day as found_on,
           1 + row_number() over days as version,
           sum(sum(e.cents)) over days as cents
    from receivable_entry e
    join receivable_claim c on c.receivable = e.receivable and c.n = e.claim
    where e.event = 'receivable' and e.component = 'capital' and c.decision is not null
    group by c.decision, e.on_day
    having sum(e.cents) <> 0
    window days as (partition by c.decision order by e.on_day)),
came_back as ( -- until it is taken back
    select c.decision, e.on_day, b.on_day as until, -e.cents as cents,
           'R' || c.receivable || '-' || e.id as report_id
    from receivable_entry e
    join receivable_claim c on c.receivable = e.receivable and c.n = e.claim
    left join receivable_entry b on b.reverses = e.id
    where e.event in ('repaid', 'set_off') and e.component = 'capital' and e.cents < 0
      and coalesce(b.on_day > e.on_day, true)),
report as (
    select 1 as kind, t.payer, t.paid_on as payment_date, t.report_id, 1 as action, 1 as version,
           t.payee_id, t.code, t.cents, null::numeric as unjust, false as recovery, t.first, t.last,
           null::date as original_date,
           case when t.told_on > t.paid_on then t.told_on end as found_on
    from told t where t.told_on between $1::date and $2::date
    union all
    select 2, t.payer, t.paid_on, t.report_id, 2, g.version, t.payee_id, t.code, t.cents,
           nullif(least(g.cents, t.cents), 0), false, t.first, t.last, null, g.found_on
    from told t join groundless g on g.decision = t.id
        and coalesce(t.gone_on > g.found_on, true)
    where g.found_on between $1 and $2
    union all
    select 3, t.payer, b.on_day, b.report_id, 1, 1, t.payee_id, t.code, b.cents,
           null, true, t.first, t.last, t.paid_on, null
    from came_back b
    join told t on t.id = b.decision and coalesce(t.gone_on > b.on_day, true)
    where b.on_day between $1 and $2
    union all
    select 4, t.payer, b.until, b.report_id, 3, 1, t.payee_id, t.code, b.cents, null, false,
           t.first, t.last, null, null
    from came_back b
    join told t on t.id = b.decision and coalesce(t.gone_on > b.on_day, true)
    where b.until between $1 and $2
    union all
    select 4, t.payer, t.gone_on, t.report_id, 3,
           1 + (select count(*) from groundless g
                where g.decision = t.id and g.found_on < t.gone_on),
           t.payee_id, t.code, t.cents, null, false, t.first, t.last, null, null
    from told t where t.gone_on between $1 and $2)
select r.payer, p.business_id, p.name as payer_name, r.payment_date::text, r.report_id,
       r.action::text, r.version::text, r.payee_id, r.code::text, report_euros(r.cents) as amount,
       report_euros(r.unjust) as unjust, r.recovery::text, r.first::text as period_start,
       r.last::text as period_end, r.original_date::text,
       report_euros(r.cents - r.unjust) as rest, r.found_on::text
from report r
join report_payer p on p.code = r.payer and r.payment_date between p.valid_from and p.valid_to
order by r.payer, r.kind = 4, r.payment_date, r.found_on nulls first, r.kind, r.report_id
