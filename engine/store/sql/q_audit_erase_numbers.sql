-- q_audit_erase_numbers.sql: decisions whose retention had ended before a day, the first of them.
-- $1 date, $2 bigint at most so many
select i.decision
from retention_input i
where retention_end(i, $1::date) < $1::date
order by i.decision limit $2::bigint
