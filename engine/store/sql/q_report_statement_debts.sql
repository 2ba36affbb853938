-- q_report_statement_debts.sql: what a payee owes: receivables that were decided.
-- $1 bigint payee_key, $2 text payee_id, $3 text language. All text. Relies on
-- receivable_debtor_key.
select r.id::text as receivable, r.decided_on::text, r.due_on::text,
       case $3::text when 'sv' then g.text_sv else g.text_fi end as ground, r.reference
from receivable_debtor x
join receivable r on r.id = x.receivable
join receivable_ground g on g.code = r.ground
where x.payee_key = $1::bigint and $2::text in (x.payee_id, '0' || x.payee_id)
  and r.decided_on is not null and r.state <> 'closed_no_action'
order by r.id
