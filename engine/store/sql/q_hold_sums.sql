-- q_hold_sums.sql: count and sum of some decisions.
-- $1 bigint[] decisions
select count(*), coalesce(sum(cents), 0)::bigint from decision where id = any($1)
