-- q_list_orphans.sql: booked entries and statuses that match nothing, the oldest first; all text.
-- Suggestions are payments from the same account, of the same amount, to the same account or name.
select * from (
    select o.id::text as entry, o.answer::text, 'entry' as kind, o.account,
           round(o.cents / 100.0, 2)::text as amount,
           case when o.credit then 'credit' else 'debit' end as side, o.booked_on::text,
           (installation_day() - o.booked_on)::text as days, o.bank_ref,
           concat_ws(' ', case when o.group_no > 0
                          then payment_information_id(o.group_message, o.group_no)
                          else o.group_message end,
                     o.instruction_ref, o.end_to_end_ref, o.reference) as references,
           concat_ws(' ', o.bank_code, o.reason) as code, o.name,
           coalesce(o.message, o.reason_text) as text,
           (select string_agg(s.id, ' ') from (
               select f.payer || '-' || p.id as id
               from payment_file f
               join payment p on p.file = f.id and p.cents = o.cents
               where f.debtor_iban = o.account and f.state not in ('open', 'closed')
                 and (p.iban = o.iban or lower(p.name) = lower(o.name))
               order by p.id desc limit 3) s) as suggestions
    from answer_orphan o
    union all
    select null, s.answer::text, 'status', null, null, null, left(a.created_at, 10),
           (installation_day() - (a.taken_at at time zone 'Europe/Helsinki')::date)::text,
           s.bank_ref,
           concat_ws(' ', s.message_ref, s.group_ref, s.instruction_ref, s.end_to_end_ref),
           concat_ws(' ', s.code, s.reason), null, s.reason_text, null
    from answer_status_orphan s
    join answer a on a.id = s.answer) orphan
order by booked_on, answer::bigint, entry::bigint
