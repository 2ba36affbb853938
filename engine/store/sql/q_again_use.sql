-- q_again_use.sql
-- A decision that is paid uses another appropriation than it did so far.
-- $1 decision, $2 the number of the change that pays it, $3 run, $4 text item, $5 year
insert into decision_use (decision, change, run, use_item, use_year)
values ($1::bigint, $2::integer, $3::bigint, $4::text, $5::integer)
