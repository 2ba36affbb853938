-- q_installation.sql
-- The secret key of look-up hashes.
select hash_key from installation
