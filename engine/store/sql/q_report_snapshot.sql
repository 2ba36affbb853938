-- q_report_snapshot.sql: all queries of this transaction see one moment.
set transaction isolation level repeatable read
