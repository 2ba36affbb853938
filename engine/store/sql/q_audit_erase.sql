-- q_audit_erase.sql: takes the personal data out of decisions and of what belongs to them.
-- $1 bigint[] decisions
select erase_rows('finding', 'decision', $1::bigint[])::text,
       erase_rows('payment', 'decision', $1::bigint[])::text,
       erase_rows('decision', 'id', $1::bigint[])::text
