-- test_arrays: the elements of $1 (bigint[]) and $2 (text[]) side by side.
select n, t from unnest($1::bigint[], $2::text[]) as both_of (n, t);
