-- q_place_is_known.sql
-- A delivery or an answer that was put there.
-- $1 text place below HOME
select id from batch where kept_as = $1::text
union all
select id from answer where kept_as = $1
limit 1
