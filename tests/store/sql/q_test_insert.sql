-- test_insert: one row of number, words, day, cents, yes, raw ($1 to $6).
insert into maksatus.every (number, words, day, cents, yes, raw)
values ($1::bigint, $2::text, $3::date, $4::bigint, $5::boolean, $6::bytea);
