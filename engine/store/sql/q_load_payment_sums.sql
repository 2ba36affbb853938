-- q_load_payment_sums.sql
-- As q_batch_stored_payments.sql, of block :1 while it is loaded.
select file, count(*), sum(cents)::bigint,
       owed_total(sum(owed_key(decision, cents + set_off, iban)))
from payment_fresh_:1
group by file
