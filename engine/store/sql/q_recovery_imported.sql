-- q_recovery_imported.sql
-- The receivable that was imported from another system under that id. $1 source, $2 source id
select id from receivable where source = $1::text and source_id = $2::text
