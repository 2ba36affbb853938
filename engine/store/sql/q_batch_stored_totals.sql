-- q_batch_stored_totals.sql
-- Count and sum of a batch by state at birth and by what it uses of which appropriation, from its
-- rows; and, the same in each row, what payments must agree in with those that are planned
-- (owed_key, summed up).
-- $1 bigint batch
-- The decisions of a batch have consecutive numbers. Several processors of the server may read.
select state::text, payer, use_item, use_year, count(*), sum(cents)::bigint,
       coalesce(sum(sum(case when state = 'planned' then owed_key(id, cents, iban) end)) over (),
                0)::text
from decision
where batch = $1 and id >= (select first_decision from batch where id = $1)
  and id < (select first_decision + record_count from batch where id = $1)
group by 1, 2, 3, 4
