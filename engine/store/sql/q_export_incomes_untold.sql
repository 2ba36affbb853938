-- q_export_incomes_untold.sql: payments to persons in the period that are not told to the incomes
-- register, by programme: because it has no type of income, or because its row says so.
-- $1 date from, $2 date to. All text.
select d.programme, coalesce(max(t.text), 'no row in income_types') as why, count(*)::text as
    payments,
       report_euros(sum(p.cents + p.set_off)) as sum
from decision_now d
cross join lateral report_attempt(d.id) p
join payment_file f on f.id = p.file and f.state = 'published'
left join income_type t on t.programme = d.programme
    and p.execution_day between t.valid_from and t.valid_to
where d.payee_type = 'person' and d.state_now in ('planned', 'sent', 'paid')
  and p.execution_day between $1::date and $2::date
  and coalesce(t.report, 'no') <> 'yes'
group by d.programme
order by d.programme
