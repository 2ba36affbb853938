-- m_0181_ids_of_payment_informations.sql
-- PmtInfId: two digits, and as many as it needs from the hundredth on.
create function payment_information_id(message_id text, group_no bigint) returns text
    language sql immutable as $$
    select message_id || '-' || case when group_no < 10 then '0' else '' end || group_no $$;

-- All that a person must look at.
create or replace view answer_alarm as
select r.payment as payment, f.payer || '-' || p.id as what, a.alarm as alarm,
       p.cents, r.out_cents - r.back_cents as cents_out
from payment_result r
cross join lateral unnest(r.alarms) a(alarm)
join payment p on p.id = r.payment
join payment_file f on f.id = p.file
union all
select r.payment, f.payer || '-' || p.id, 'EARLIER_ATTEMPT_BOOKED', p.cents,
       r.out_cents - r.back_cents
from payment_result r
join payment p on p.id = r.payment
join payment_file f on f.id = p.file
where r.out_cents > r.back_cents
  and exists (select from payment later where later.decision = r.decision and later.id > p.id)
union all
select null, payment_information_id(f.message_id, g.group_no), 'GROUP_SUM_DIFFERS',
       g.expected_cents, g.told_cents
from group_result g join payment_file f on f.id = g.file
where not g.booked and g.told_cents is not null
union all
select null, account || ' ' || statement_id, 'BALANCE_DIFFERS', opening + moved, closing
from answer_balance
union all
select null, account || ' ' || first_missing || '-' || last_missing, 'STATEMENT_MISSING', null, null
from answer_gap
union all
select null, account || ' ' || statement_id, 'PAGE_MISSING', null, null
from answer_cut
union all
select null, coalesce(s.group_ref, s.message_ref), 'PART_WITHOUT_LIST', null, null
from answer_status s
where s.level in (1, 2) and s.kind = 5
  and not exists (select from answer_status below
                  where below.answer = s.answer and below.level > s.level
                    and below.code is not null
                    and (s.level = 1 or below.group_ref = s.group_ref))
union all
select null, s.message_ref, 'COUNT_OR_SUM_DIFFERS', f.payment_sum, s.payment_sum
from answer_status s join payment_file f on f.message_id = s.message_ref
where s.level = 1
  and (s.payment_count <> f.payment_count or s.payment_sum <> f.payment_sum);
