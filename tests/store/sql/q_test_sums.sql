-- test_sums: one row: count, sum (numeric) of cents, NULL when there are none.
select count(*), sum(cents) from maksatus.every;
