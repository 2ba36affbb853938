-- q_answer_missing.sql
-- Payment files that were published so many hours ago as their bank's profile says, and of which
-- no answer has told anything. Rows: message_id, published_at, hours; all text.
-- Which are late is found first: what was told of their payments is asked of these alone.
with late as materialized (
    select f.id, f.message_id, f.payer, f.published_at, r.fields[12]::bigint::text as hours
    from payment_file f
    join reference_row r on r.id = f.profile_row
    where f.state = 'published' and coalesce(r.fields[12], '') ~ '^[0-9]{1,6}$'
      and r.fields[12]::bigint > 0
      and f.published_at + make_interval(hours => r.fields[12]::integer) < clock_timestamp())
select f.message_id, to_char(f.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       f.hours
from late f
where not exists (select from payment p join answer_item i on i.number = p.id and i.status = 0
                  where p.file = f.id and i.payer = f.payer)
  and not exists (select from payment p join answer_status s on s.number = p.id and s.level = 3
                  where p.file = f.id and s.payer = f.payer)
  and not exists (select from payment p join answer_found m on m.payment = p.id
                  where p.file = f.id)
  and not exists (select from answer_item i where i.group_message = f.message_id)
  and not exists (select from answer_status s where s.level = 1 and s.message_ref = f.message_id)
  and not exists (select from answer_status s where s.level = 2 and s.group_message = f.message_id)
order by f.id
