-- q_export_lake_changes.sql: what became of decisions, by one run or by persons since the run
-- before
-- it. What persons wrote as a reason is not told. $1 bigint run. All text.
-- Relies on decision_change_run.
select c.decision::text, c.n::text, c.from_state::text, c.to_state::text,
       coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date)::text as on_day,
       case when c.act is null then 'false' else 'true' end as by_person,
       case when c.act is null and c.reason ~ '^[A-Z0-9_]{2,40}$' then c.reason end as reason
from decision_change c
left join run r on r.id = c.run
where c.run = $1::bigint
   or (c.run is null
       and c.at <= (select finished_at from run where id = $1)
       and c.at > coalesce((select max(finished_at) from run where id < $1), '-infinity'))
order by c.decision, c.n
