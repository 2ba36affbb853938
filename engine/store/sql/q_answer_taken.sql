-- q_answer_taken.sql
-- An answer that was read to its end. $1 number, $2 delivery, $3 sha256, $4 bytes, $5 format,
-- $6 version, $7 message id, $8 created, $9 repairs, $10 kept as, $11 run, $12 act
insert into answer (id, state, delivery, sha256, bytes, format, version, message_id, created_at,
                    repairs, kept_as, run, act)
overriding system value
values ($1::bigint, 'taken', $2::text, $3::bytea, $4::bigint, $5::text, $6::text, $7::text,
        $8::text, $9::text[], $10::text, $11::bigint, $12::bigint)
