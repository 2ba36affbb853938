-- test_copy_in: rows of every type.
copy maksatus.every (number, small, tiny, words, day, cents, yes, raw, json, nothing)
from stdin (format binary);
