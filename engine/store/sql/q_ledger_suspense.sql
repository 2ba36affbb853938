-- q_ledger_suspense.sql
-- What stands on suspense because no posting rule said where: programme, event, count, sum.
-- $1 run (0: every one)
-- Relies on journal_run.
select programme, event, sum(line_count)::bigint, sum(cents)::bigint
from journal
where rule_row is null and ($1::bigint = 0 or run = $1::bigint)
group by 1, 2
order by 1, 2
