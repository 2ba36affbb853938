-- q_recheck_numbers.sql: decisions of these employers that count as paid, were judged in an
-- earlier run, and within whose period income of their employee was reported since the last look.
-- $1 bigint[] payee keys  $2 bigint: this run. Rows: number bigint.
select d.id
from decision_now d
join batch b on b.id = d.batch and b.run <> $2
where d.payee_key = any($1)
  and counts_as_paid(d.state_now)
  and exists (
      select from reference_row r
      where r.table_name = 'incomes_register'
        and r.id > coalesce((select max(last_row) from recheck), 0)
        and r.fields[2] = d.employee_id
        and r.fields[3]::date >= d.period_start and r.fields[4]::date <= d.period_end)
order by d.id
