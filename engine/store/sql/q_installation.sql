-- q_installation.sql
-- The secret key of look-up hashes, and whether keys of decisions lie in groups.
select hash_key, coalesce(keys_in_groups, false) from installation
