-- q_recovery_night.sql
-- Receivables that time moves: decided ones whose appeal may have run out, open ones that may have
-- expired. $1 day. Relies on receivable_at_work.
select r.id
from receivable r join regime g on g.row = r.regime_row
where r.state not in ('closed_no_action', 'settled', 'expired', 'moderated', 'suspected', 'hearing')
  and ((r.state = 'decided' and r.notice_on + 30 < $1::date)
       or $1::date > make_date(extract(year from r.decided_on)::integer + g.expiry_years, 12, 31))
order by r.id
