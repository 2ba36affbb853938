-- q_place_promised.sql
-- A delivery or an answer that will still be moved to a place, or was to be when its run died.
-- $1 text below HOME, $2 bigint the batch that asks (0: none)
-- Relies on batch_unmoved, answer_unmoved.
select id from batch
where not moved and kept_as is not null and kept_as = $1::text and id <> $2::bigint
union all
select id from answer where not moved and kept_as = $1
limit 1
