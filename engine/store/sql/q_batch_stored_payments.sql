-- q_batch_stored_payments.sql
-- Count and sum of the payments of a batch at its birth by payment file, from the rows, and what
-- planned decisions must agree in with them (owed_key, summed up).
-- $1 and $2 bigint the first and the last of its payments, between which lie no others
select file, count(*), sum(cents)::bigint,
       owed_total(sum(owed_key(decision, cents + set_off, iban)))
from payment
where id between $1 and $2
group by file
