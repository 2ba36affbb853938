-- m_0182_days_that_were_ahead.sql
-- The day on which the installation lives, when the clock says today: that of the clock or, where
-- the last run was given another one, that. A day that was ahead of the clock lasts until the clock
-- has passed it.
create function installation_day(today date) returns date language sql stable as $$
    select coalesce((
        select case when run_date > started_on then greatest(run_date, today) else run_date end
        from (select run_date, (started_at at time zone 'Europe/Helsinki')::date as started_on
              from run order by id desc limit 1) r
        where run_date <> started_on), today) $$;

create or replace function installation_day() returns date language sql stable as $$
    select installation_day((now() at time zone 'Europe/Helsinki')::date) $$;
