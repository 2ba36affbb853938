-- q_ledger_totals.sql
-- What a run (0: every one) posted: one row a payer with count, debits and credits in cents.
-- $1 run
-- Relies on journal_run.
select payer, sum(line_count)::bigint, sum(cents)::bigint, sum(cents)::bigint
from journal
where $1::bigint = 0 or run = $1::bigint
group by payer
order by payer
