-- q_report_read_only.sql: none of the queries that follow in this transaction writes.
set transaction read only
