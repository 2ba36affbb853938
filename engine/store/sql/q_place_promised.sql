-- q_place_promised.sql
-- How many deliveries and answers will still be moved to a place, or were to be when their run
-- died.
-- $1 text below HOME, $2 bigint the batch that asks (0: none)
-- Relies on batch_unmoved, answer_unmoved.
select (select count(*) from batch
        where not moved and kept_as is not null and kept_as = $1::text and id <> $2::bigint)
     + (select count(*) from answer where not moved and kept_as = $1::text)
