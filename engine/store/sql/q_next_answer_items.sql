-- q_next_answer_items.sql
-- $1 bigint: so many numbers of items; the first of them. They are consecutive, because only the
-- holder of the run lock takes numbers.
select min(n) from (select nextval('answer_item_number') as n from generate_series(1, $1)) numbers
