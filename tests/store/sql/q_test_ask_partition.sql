-- test_ask_partition: the rows of the table that has the number :1 in its name.
select number from maksatus.part_:1
