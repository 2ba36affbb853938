-- q_copy_receivable_entry.sql
-- Money of receivables.
copy receivable_entry (receivable, claim, event, component, cents, on_day, from_day, to_day,
    decision, settlement, run, act)
from stdin (format binary)
