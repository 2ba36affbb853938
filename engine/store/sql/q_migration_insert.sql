-- migration_insert: says that $1 (version) $2 (file name) with the text $3 (bytea) is applied.
insert into maksatus.schema_migration (version, name, sha256)
values ($1::bigint, $2::text, sha256($3::bytea));
