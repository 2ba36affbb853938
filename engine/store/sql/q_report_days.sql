-- q_report_days.sql: the period of a report that names none: a year up to the installation's day.
-- $1 date from or null, $2 date to or null. Row: from, to.
select coalesce($1::date, (t.last - interval '1 year')::date + 1) as first, t.last
from (select coalesce($2::date, installation_day()) as last) t
