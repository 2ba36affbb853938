-- q_answer_instant.sql
-- Now, as COPY's binary form has it: microseconds since 2000-01-01.
select ((extract(epoch from clock_timestamp()) - extract(epoch from '2000-01-01Z'::timestamptz))
        * 1000000)::bigint
