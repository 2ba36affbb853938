-- q_installation_day.sql
-- The day on which the installation lives, and whether that is another one than the clock's.
select installation_day(),
       installation_day() <> (now() at time zone 'Europe/Helsinki')::date
