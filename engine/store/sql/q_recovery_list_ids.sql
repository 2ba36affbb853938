-- q_recovery_list_ids.sql
-- Receivables by what is asked of them: numbers.
-- $1 state or null, $2 payee key or null, $3 only due on this day or null
select r.id
from receivable r
where ($1::text is null or r.state::text = $1)
  and ($2::bigint is null
       or exists (select from receivable_debtor d
                  where d.receivable = r.id and d.payee_key = $2::bigint))
  and ($3::date is null
       or (r.due_on <= $3::date
           and r.state not in ('settled', 'paid', 'set_off', 'collected', 'moderated', 'expired',
                               'written_off', 'closed_no_action')))
order by r.id
