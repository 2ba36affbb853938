-- q_batch_uses.sql
-- What a batch uses of appropriations at its birth. (Where a decision of earlier years was paid
-- from may be unknown.)
-- $1 batch, and of q_batch_stored_totals.sql: $2 text[] states, $3 text[] payers, $4 text[] items,
-- $5 bigint[] years (0: unknown), $6 bigint[] cents
insert into use_entry (payer, use_item, use_year, cents, batch)
select payer, use_item, use_year, sum(cents), $1
from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
    used(state, payer, use_item, use_year, cents)
where counts_as_paid(state::decision_state) and num_nulls(payer, use_item, nullif(use_year, 0)) = 0
group by 1, 2, 3
