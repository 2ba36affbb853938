-- q_audit_erasure.sql: an erasure. $1 bigint act, $2 date, $3 bigint decisions, $4 text[] files
insert into erasure (act, ended_on, decisions, files)
values ($1::bigint, $2::date, $3::bigint, $4::text[])
