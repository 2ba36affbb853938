-- q_report_snapshot.sql: all queries of this transaction see one moment, and none of them writes.
set transaction isolation level repeatable read, read only
