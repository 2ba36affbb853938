-- q_list_hash_key.sql: the secret of look-up keys (hash.h). One row: bytea of 16 bytes.
select hash_key from installation
