-- q_recovery_set_off_ids.sql
-- Receivables that may be set off on a day: one row a debtor, sorted by debtor, oldest due first.
-- $1 day
-- Relies on receivable_at_work.
select d.payee_key, r.id
from receivable r
join regime g on g.row = r.regime_row
join receivable_debtor d on d.receivable = r.id
where r.state in ('due', 'partial', 'reminded', 'returned_no_assets')
  and r.due_on <= $1::date and not r.appeal_stay and g.set_off <> 'no'
  and (g.set_off_when = 'due' or r.final_on is not null)
  and $1::date <= make_date(extract(year from r.decided_on)::integer + g.expiry_years, 12, 31)
order by d.payee_key, r.due_on, r.id
