-- q_recovery_calendar.sql
-- The closed days of both calendars: day, calendar.
select fields[1]::date, fields[2] from reference_row where table_name = 'banking_days'
