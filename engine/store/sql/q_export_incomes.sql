-- q_export_incomes.sql: what the incomes register is told of payments to persons: payments made in
-- the period; those that were found to be without ground in it, whether more or less than was known
-- before (the report is replaced, the amount divided); and money that came back in it (a new
-- report, of the day on which it came). A set off is money that came back for the old income; the
-- new income is told in full.
-- $1 date from, $2 date to. Rows in the order of the files; all text.
-- Columns: payer, business_id, payer_name, payment_date, report_id, action, version, payee_id,
-- code, amount, unjust, recovery, period_start, period_end, original_date, rest, found_on.
with income as (
    select d.id, d.payer, d.payee_id, d.programme,
           coalesce(d.period_start, d.decided_on) as first,
           coalesce(d.period_end, d.decided_on) as last, d.state_now,
           coalesce(p.payment, 0) as payment, coalesce(p.cents, 0) + coalesce(p.set_off, 0) as
               cents,
           p.execution_day as paid_on,
           d.payer || '-' || p.payment as report_id
    from decision_now d
    cross join lateral report_attempt(d.id) p
    join payment_file f on f.id = p.file and f.state = 'published'
    where d.payee_type = 'person' and d.payee_id is not null -- not erased
      and d.state_now in ('planned', 'sent', 'paid')
    union all
    select d.id, d.payer, d.payee_id, d.programme, coalesce(d.period_start, d.decided_on),
           coalesce(d.period_end, d.decided_on), d.state_now, 0, d.cents,
           (select max(e.on_day) from receivable_entry e where e.decision = d.id),
           d.payer || '-S' || d.id
    from decision_now d
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
report as (
    select 1 as kind, t.payer, t.paid_on as payment_date, t.report_id, 1 as action, 1 as version,
           t.payee_id, t.code, t.cents, null::numeric as unjust, false as recovery, t.first, t.last,
           null::date as original_date, null::date as found_on
    from told t where t.paid_on between $1::date and $2::date
    union all
    select 2, t.payer, t.paid_on, t.report_id, 2, g.version, t.payee_id, t.code, t.cents,
           nullif(least(g.cents, t.cents), 0), false, t.first, t.last, null, g.found_on
    from told t join groundless g on g.decision = t.id
    where g.found_on between $1 and $2
    union all
    select 3, t.payer, e.on_day, 'R' || r.id || '-' || e.id, 1, 1, t.payee_id, t.code, -e.cents,
           null, true, t.first, t.last, t.paid_on, null
    from receivable_entry e
    join receivable r on r.id = e.receivable
    join receivable_claim c on c.receivable = e.receivable and c.n = e.claim
    join told t on t.id = c.decision
    where e.event in ('repaid', 'set_off') and e.component = 'capital' and e.cents < 0
      and e.on_day between $1 and $2
      and not exists (select from receivable_entry b where b.reverses = e.id))
select r.payer, p.business_id, p.name as payer_name, r.payment_date::text, r.report_id,
       r.action::text, r.version::text, r.payee_id, r.code::text, report_euros(r.cents) as amount,
       report_euros(r.unjust) as unjust, r.recovery::text, r.first::text as period_start,
       r.last::text as period_end, r.original_date::text,
       report_euros(r.cents - r.unjust) as rest, r.found_on::text
from report r
join report_payer p on p.code = r.payer and r.payment_date between p.valid_from and p.valid_to
order by r.payer, r.payment_date, r.found_on nulls first, r.kind, r.report_id
