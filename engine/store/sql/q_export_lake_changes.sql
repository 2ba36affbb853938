-- q_export_lake_changes.sql: what became of decisions, by one run or by persons since the run
-- before it. What persons wrote as a reason is not told; neither are the words that stand after a
-- code. What a bank said is not what a person did who loaded it. $1 bigint run. All text.
-- Relies on decision_change_run.
select c.decision::text, c.n::text, c.from_state::text, c.to_state::text,
       coalesce(r.run_date, (c.at at time zone 'Europe/Helsinki')::date)::text as on_day,
       case when a.what <> 'answer load' then 'true' else 'false' end as by_person,
       substring(c.reason from '^([A-Z0-9_]{2,40})(?::|$)') as reason
from decision_change c
left join run r on r.id = c.run
left join act a on a.id = c.act
where c.run = $1::bigint
   or (c.run is null
       and c.at <= (select finished_at from run where id = $1)
       and c.at > coalesce((select max(finished_at) from run where id < $1), '-infinity'))
order by c.decision, c.n
