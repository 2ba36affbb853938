-- q_list_workers.sql
-- Who has joined a run, and what of his work the run took. $1 bigint run. Rows: worker, deliveries,
-- records; all text. Index: worker_run.
select w.id::text, count(k.place)::text, coalesce(sum(k.record_count), 0)::text
from worker w
left join work k on k.run = w.run and k.worker = w.id and k.state = 'used'
where w.run = $1
group by w.id order by w.id
