-- q_batch_uses.sql
-- What the batch uses of appropriations; where a decision of earlier years was paid from may be
-- unknown.
-- $1 bigint batch
-- Relies on decision_batch.
insert into use_entry (payer, use_item, use_year, cents, batch)
select payer, use_item, use_year, sum(cents), $1
from decision
where batch = $1 and counts_as_paid(state) and num_nulls(payer, use_item, use_year) = 0
group by 1, 2, 3
