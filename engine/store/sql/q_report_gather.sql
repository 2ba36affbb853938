-- q_report_gather.sql: finds once what the figures of a period count (m_0021_report_facts.sql).
-- $1 date from, $2 date to. Row: whether that could be done.
select report_gather($1::date, $2::date)
