-- q_list_answers.sql: answers of banks in the order in which they were taken; all text.
select a.id::text, a.delivery, encode(a.sha256, 'hex'),
       coalesce(a.format || '.001.' || a.version, a.format), a.message_id, a.created_at, a.state,
       array_to_string(a.repairs, ' '),
       (select count(*) from answer_status s where s.answer = a.id)::text,
       (select count(*) from answer_item i where i.answer = a.id)::text,
       ((select count(*) from answer_orphan o where o.answer = a.id)
        + (select count(*) from answer_status_orphan o where o.answer = a.id))::text,
       a.reason, a.reason_text, a.kept_as,
       to_char(a.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
from answer a
order by a.id
