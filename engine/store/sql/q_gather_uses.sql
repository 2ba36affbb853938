-- q_gather_uses.sql
-- What is used of the given appropriations.
-- $1 text[] payers, $2 text[] budget items, $3 bigint[] budget years (triples)
-- Relies on use_entry_key.
select u.payer, u.use_item, u.use_year, sum(u.cents)::bigint
from unnest($1::text[], $2::text[], $3::bigint[]) as wanted (payer, use_item, use_year)
join use_entry u on u.payer = wanted.payer and u.use_item = wanted.use_item
    and u.use_year = wanted.use_year
group by 1, 2, 3
