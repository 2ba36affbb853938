-- q_answer_stale_groups.sql
-- Where a payment information is booked as one sum, all of its payments depend on each other: those
-- that stand in one with some of these. $1 bigint[] payments
with touched as materialized (
    select g.file, g.max_per_pmtinf, g.group_no
    from answer_group_booked g
    where exists (select from unnest($1::bigint[]) s(id)
                  join payment p on p.id = s.id
                      and ($2::bigint is null or p.id between $2 and $3::bigint)
                  where p.file = g.file
                    and payment_group(p.ordinal, g.max_per_pmtinf) = g.group_no))
select p.id
from touched g
join payment p on p.file = g.file
    and payment_group(p.ordinal, g.max_per_pmtinf) = g.group_no
