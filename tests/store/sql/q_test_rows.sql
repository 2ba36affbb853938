-- test_rows: all rows, all columns, in the order of number.
select number, small, tiny, words, day, cents, yes, raw, json, nothing
from maksatus.every order by number;
