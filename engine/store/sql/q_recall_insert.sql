-- q_recall_insert.sql
-- A request to cancel. $1 number, $2 payment, $3 message id, $4 reason, $5 created, $6 version,
-- $7 sha256, $8 act
insert into recall (id, payment, message_id, reason, created_at, version, sha256, act)
values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::bigint)
