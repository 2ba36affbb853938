-- q_load_decision_sums.sql
-- As q_batch_stored_totals.sql, of block :1 while it is loaded: all of its rows must be of one
-- batch, so the first and the last number of a batch stand beside the sums.
-- Several processors of the server may read.
select state::text, payer, use_item, use_year, count(*), sum(cents)::bigint,
       owed_total(sum(owed_key(id, cents, iban)) filter (where state = 'planned')),
       min(batch), max(batch)
from decision_fresh_:1
group by state, payer, use_item, use_year
