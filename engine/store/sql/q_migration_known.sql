-- q_migration_known.sql: what is there before anything of ours is asked.
-- One row: schema, table (boolean).
select to_regnamespace('maksatus') is not null,
       to_regclass('maksatus.schema_migration') is not null;
