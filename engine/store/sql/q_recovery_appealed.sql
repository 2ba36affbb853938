-- q_recovery_appealed.sql
-- Whether a revision of a receivable's decision was claimed, or an appeal made. $1 receivable
select exists (
    select from receivable_change
    where receivable = $1::bigint and event = 'appeal')::integer
