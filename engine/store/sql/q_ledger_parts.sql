-- q_ledger_parts.sql
-- The parts of a posting of `paid`, in order: debit, credit, rule (null: suspense), basis points.
-- $1 programme, $2 day
select debit, credit, rule_row, split[part]
from posting_parts($1::text, 'paid', $2::date)
order by part
