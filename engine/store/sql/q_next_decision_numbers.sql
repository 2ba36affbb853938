-- q_next_decision_numbers.sql
-- $1 bigint: so many numbers of decisions; the first of them. They are consecutive, because only
-- the holder of the run lock takes numbers.
select block_numbers('decision', $1)
