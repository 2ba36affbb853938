-- q_audit_snapshot.sql: all that follows in this transaction sees the same rows, and changes none.
set transaction isolation level repeatable read, read only
