-- q_audit_erase_count.sql: how many decisions those are. $1 date
select count(*) from retention_input i where retention_end(i, $1::date) < $1::date
