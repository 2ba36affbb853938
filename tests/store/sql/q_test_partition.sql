-- test_partition: a table whose name has the number :1 in it.
create table maksatus.part_:1 (number bigint primary key);
