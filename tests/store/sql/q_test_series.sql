-- test_series: the numbers from 1 to $1.
select generate_series(1, $1::bigint);
