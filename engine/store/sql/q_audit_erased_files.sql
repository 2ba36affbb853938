-- q_audit_erased_files.sql: files that erasures have removed, or were about to. No parameters.
select unnest(files) from erasure
