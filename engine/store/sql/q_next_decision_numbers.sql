-- q_next_decision_numbers.sql
-- $1 bigint: so many numbers of decisions; the first of them. They are consecutive, because only
-- the holder of the run lock takes numbers.
select min(n) from (select nextval('decision_number') as n from generate_series(1, $1)) numbers
