-- q_audit_look.sql: from here on this transaction sees the rows as they are now. Row: not read.
select count(*) from audit_table
