-- q_migration_applied.sql: what is applied: version, SHA-256 of the text. In the order of versions.
select version::bigint, sha256 from maksatus.schema_migration order by version
