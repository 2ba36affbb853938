-- q_batch_stored_totals.sql
-- Count and sum of a batch by state at birth and by what it uses of which appropriation, from its
-- rows, and what payments must agree in with those that are planned (owed_key, summed up); columns
-- as in q_load_decision_sums.sql.
-- $1 bigint batch
-- The decisions of a batch have consecutive numbers.
select state::text, payer, use_item, use_year, count(*), sum(cents)::bigint,
       owed_total(sum(owed_key(id, cents, iban)) filter (where state = 'planned')),
       min(batch), max(batch)
from decision
where batch = $1 and id >= (select first_decision from batch where id = $1)
  and id < (select first_decision + record_count from batch where id = $1)
group by 1, 2, 3, 4
