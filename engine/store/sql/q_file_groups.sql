-- q_file_groups.sql
-- Count and sum of each PmtInf of a file, in order.
-- $1 bigint file, $2 bigint payments a PmtInf (0: all in one)
-- Relies on the unique index on (file, ordinal).
select count(*), sum(cents)::bigint
from payment
where file = $1
group by case when $2 = 0 then 0 else (ordinal - 1) / $2 end
order by min(ordinal)
