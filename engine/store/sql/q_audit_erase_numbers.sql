-- q_audit_erase_numbers.sql: decisions whose retention had ended before a day. $1 date
select i.decision
from retention_input i
where retention_end(i, $1::date) < $1::date
order by i.decision
