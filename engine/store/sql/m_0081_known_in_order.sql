-- m_0081_known_in_order.sql
-- 'history --as-of' counts the days of runs, which '--date' may put ahead of the clock, or behind
-- it. What a person does between two runs was known from a day between theirs, whatever the clock
-- said: else an act seems known before what it follows.
create or replace function known_on(of_run bigint, at timestamptz) returns date
    language sql stable as $$
    select coalesce((select run_date from run where id = of_run),
                    greatest((select max(run_date) from run where started_at <= at),
                             least((select min(run_date) from run where started_at > at),
                                   (at at time zone 'Europe/Helsinki')::date))) $$;
