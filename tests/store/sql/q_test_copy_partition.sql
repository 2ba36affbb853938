-- test_copy_partition: rows of the table that has the number :1 in its name.
copy maksatus.part_:1 (number) from stdin (format binary);
