-- q_batch_stored_totals.sql
-- Count and sum of a batch by state at birth, from its rows, and what payments must agree in
-- (owed_key, summed up); and what it uses of appropriations is written down. (Where a decision of
-- earlier years was paid from may be unknown.)
-- $1 bigint batch
-- The decisions of a batch have consecutive numbers.
with sums as materialized (
    select state, payer, use_item, use_year, count(*) as count, sum(cents) as cents,
           sum(case when state = 'planned' then owed_key(id, cents, iban) end) as owed
    from decision
    where batch = $1 and id >= (select first_decision from batch where id = $1)
      and id < (select first_decision + record_count from batch where id = $1)
    group by 1, 2, 3, 4),
used as (
    insert into use_entry (payer, use_item, use_year, cents, batch)
    select payer, use_item, use_year, sum(cents), $1
    from sums
    where counts_as_paid(state) and num_nulls(payer, use_item, use_year) = 0
    group by 1, 2, 3)
select state::text, sum(count)::bigint, sum(cents)::bigint, sum(owed)::text
from sums group by state
