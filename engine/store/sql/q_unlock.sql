-- unlock: gives an advisory lock of the session back. $1 key. One row: it was held (boolean).
select pg_advisory_unlock($1::bigint);
