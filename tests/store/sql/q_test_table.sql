-- test_table: a table with a column of every type that travels.
create table maksatus.every (
    number  bigint primary key,
    small   integer,
    tiny    smallint,
    words   text check (words <> 'forbidden'),
    day     date,
    cents   bigint,
    yes     boolean,
    raw     bytea,
    json    jsonb,
    nothing text
);
