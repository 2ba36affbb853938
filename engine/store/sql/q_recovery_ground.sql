-- q_recovery_ground.sql
-- $1 ground
select 1 from receivable_ground where code = $1::text
