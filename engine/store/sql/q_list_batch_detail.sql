-- q_list_batch_detail.sql: what 'batch show' tells beside the columns of 'batch list'.
-- $1 bigint: the batch   $2 text: its reason, as 'batch list' tells it
-- One row, or none when there is no such batch; all text.
select b.run::text as run,
       coalesce(b.reason_text, case when $2::text = 'FILE_VOID'
                                    then 'every payment file of it is void' end) as reason_text,
       b.bytes::text as bytes,
       b.sequence::text as sequence,
       b.attempts::text as attempts,
       b.first_batch::text as first_batch,
       b.kept_as,
       to_char(b.received_at at time zone 'Europe/Helsinki', 'YYYY-MM-DD"T"HH24:MI:SS') || '+'
       || to_char((b.received_at at time zone 'Europe/Helsinki')
                  - (b.received_at at time zone 'UTC'), 'HH24:MI') as received_at,
       coalesce((
           select json_agg(json_build_object(
                      'message_id', f.message_id, 'state', f.state, 'count', p.payment_count,
                      'sum', round(p.payment_sum / 100.0, 2)::text) order by f.id)
           from file_part p join payment_file f on f.id = p.file
           where p.batch = b.id), '[]'::json)::text as files,
       coalesce((
           select json_object_agg(code, many order by code)
           from (select f.code, count(distinct f.decision) as many
                 from finding f
                 where f.decision between b.first_decision
                                      and b.first_decision + b.record_count - 1
                 group by f.code) counted), '{}'::json)::text as codes
from batch b
where b.id = $1
