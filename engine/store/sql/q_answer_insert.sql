-- q_answer_insert.sql
-- An answer and where it is kept. $1 state, $2 delivery, $3 sha256, $4 bytes, $5 format,
-- $6 version, $7 repairs, $8 reason, $9 its text, $10 kept as, $11 run, $12 act
insert into answer (state, delivery, sha256, bytes, format, version, repairs, reason, reason_text,
                    kept_as, run, act)
values ($1::text, $2::text, $3::bytea, $4::bigint, $5::text, $6::text, $7::text[], $8::text,
        $9::text, $10::text, $11::bigint, $12::bigint)
returning id
