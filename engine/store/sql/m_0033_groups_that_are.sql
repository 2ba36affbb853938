-- m_0033_groups_that_are.sql
-- A status of a payment information that its file does not have matches nothing: it is listed
-- with the other orphans.

create function has_group(payment_count bigint, max_per_pmtinf bigint, group_no bigint)
    returns boolean language sql immutable as $$
    select coalesce(group_no between 1 and payment_group(payment_count, max_per_pmtinf), false) $$;

create or replace view answer_status_orphan as
select s.*
from answer_status s
left join payment_file f on f.message_id = s.message_ref
where s.level = 1 and f.id is null
union all
select s.*
from answer_status s
left join payment_file f on f.message_id = s.group_message
    and has_group(f.payment_count, f.max_per_pmtinf, s.group_no)
where s.level = 2 and s.code is not null and f.id is null
union all
select s.*
from answer_status s
left join payment p on p.id = s.number
left join payment_file f on f.id = p.file and f.payer = s.payer
where s.level = 3 and (f.id is null or f.message_id <> s.message_ref)
  and not (s.number is null
           and exists (select from payment_status t join payment p on p.id = t.payment
                       where t.answer = s.answer and t.level = 3 and p.iban = s.iban));
