-- migration_insert: $1 (version) $2 (file name) is applied; $3 the SHA-256 of its text (bytea).
insert into maksatus.schema_migration (version, name, sha256)
values ($1::bigint, $2::text, $3::bytea);
