-- migration_newest: one row: the highest applied version, 0 when there is none, and their count.
select coalesce(max(version), 0), count(*) from maksatus.schema_migration;
