-- clock: one instant in all the forms that a run needs. $1 an instant to stand for the server's
-- clock (text, for tests) or NULL. One row: utc, local, offset (text), day (date), minutes.
with instant as (
    select coalesce($1::text::timestamptz, clock_timestamp()) as at
), both_clocks as (
    select at at time zone 'UTC' as utc, at at time zone 'Europe/Helsinki' as local from instant
)
select to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS') || '+' || to_char(local - utc, 'HH24:MI'),
       '+' || to_char(local - utc, 'HH24:MI'),
       local::date,
       (extract(hour from local) * 60 + extract(minute from local))::integer
from both_clocks;
