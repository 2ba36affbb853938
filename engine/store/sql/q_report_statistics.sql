-- q_report_statistics.sql: counts the tables anew where that was never done since they grew.
-- Row: whether it was done.
select report_statistics()
