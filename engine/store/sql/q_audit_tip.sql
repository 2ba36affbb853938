-- q_audit_tip.sql: the last record of the chain. No parameters.
-- One row or none: n bigint, hash bytea, at text, run bigint.
select n, hash, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), run
from audit_record where n is not null order by n desc limit 1
