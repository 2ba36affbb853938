-- q_audit_erase_receivables.sql: takes the personal data out of receivables that are over, with
-- nothing left of the decisions that they are of. $1 date. Row: how many rows.
select erase_rows('receivable_change', 'receivable', ids)
       + erase_rows('receivable_debtor', 'receivable', ids, 'n')
       + erase_rows('refund', 'repayment', repayments)
       + erase_rows('repayment', 'receivable', ids)
       + erase_rows('receivable', 'id', ids)
from (select coalesce(array_agg(id), '{}') as ids from receivables_to_erase($1::date) id) r
cross join lateral (select coalesce(array_agg(id), '{}') as repayments
                    from repayment where receivable = any(ids)) p
