-- migration_same: is the applied migration $1 that of the text $2 (bytea)? No row: not applied.
select sha256 = sha256($2::bytea) from maksatus.schema_migration where version = $1::bigint;
