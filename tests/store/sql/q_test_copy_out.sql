-- test_copy_out: the rows from :1 to :2.
copy (
    select number, small, tiny, words, day, cents, yes, raw, json::text, nothing
    from maksatus.every where number between :1 and :2 order by number
) to stdout (format binary);
