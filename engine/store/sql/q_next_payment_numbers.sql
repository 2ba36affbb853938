-- q_next_payment_numbers.sql
-- $1 bigint: so many numbers of payments; the first of them. They are consecutive, because only
-- the holder of the run lock takes numbers.
select block_numbers('payment', $1)
