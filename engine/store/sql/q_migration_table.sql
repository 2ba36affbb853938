-- migration_table: makes the table of applied migrations. It is the one table without a migration.
create table if not exists maksatus.schema_migration (
    version    integer primary key check (version > 0),
    name       text not null,
    sha256     bytea not null check (length(sha256) = 32),
    applied_at timestamptz not null default clock_timestamp()
);
