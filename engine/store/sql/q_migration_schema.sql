-- migration_schema: makes the schema of all our tables.
create schema if not exists maksatus;
