-- m_0100_one_booking_in_two_messages.sql
-- A statement may tell an entry as one sum that names nobody, and a notification, before or after
-- it, what the same entry is about: by the same reference of the bank, on the same account and day,
-- of the same amount and side. Then that sum asks for nobody any more: what matches nothing of the
-- other telling is listed by itself. It was an orphan for ever.
-- And a payment information may come back as one sum: when it is that of all of its payments whose
-- money is out, to the cent, all of them came back.

-- The bank's reference of an entry whose first item has another.
create table answer_entry (
    item bigint not null,
    answer bigint not null,
    bank_ref text not null
);
create index answer_entry_reference on answer_entry (bank_ref text_pattern_ops);
create trigger append_only before update or delete or truncate on answer_entry
    for each statement execute function refuse_change();
select audit_watch('answer_entry', 'bulk', 't.item');

-- Entries whose first item says more than a sum: 1 of which payment information it is; 2 whom it is
-- about, for what, or how much of the whole.
create view answer_entry_told as
select answer, account, bank_ref, booked_on, entry_cents, 2 as says
from answer_item
where number is not null and bank_ref is not null and status = 0 and entry_cents is not null
union all
select answer, account, bank_ref, booked_on, entry_cents,
       case when cents = abs(entry_cents)
                 and num_nonnulls(iban, name, reference, instruction_ref, end_to_end_ref) = 0
            then 1 else 2 end
from answer_item
where number is null and bank_ref is not null and status = 0 and entry_cents is not null
  and (group_no is not null or iban is not null or name is not null or reference is not null
       or instruction_ref is not null or end_to_end_ref is not null
       or cents is distinct from abs(entry_cents))
union all
select i.answer, i.account, e.bank_ref, i.booked_on, i.entry_cents, 2
from answer_entry e
join answer_item i on i.id = e.item and i.entry_cents is not null;

-- Sums of an answer: 0 of nobody; 1 of a payment information, where they come back. What leaves is
-- compared with its payments (group_result), and nobody else tells whether it adds up.
create view answer_entry_bare as
select id, answer, account, bank_ref, booked_on, entry_cents,
       case when group_no is null then 0 else 1 end as says
from answer_item
where number is null and bank_ref is not null and status = 0 and entry_cents is not null
  and (group_no is null or credit)
  and num_nonnulls(iban, name, reference, instruction_ref, end_to_end_ref) = 0
  and cents = abs(entry_cents);

-- Of them those of which another answer says more, as often as it does.
create view answer_entry_retold as
select b.id
from answer_entry_bare b
where b.account <> ''
  and (select count(*) from answer_entry_bare same
       where same.answer = b.answer and same.bank_ref = b.bank_ref and same.account = b.account
         and same.booked_on = b.booked_on and same.entry_cents = b.entry_cents
         and same.says = b.says and same.id <= b.id)
      <= (select count(*) from answer_entry_told t
          where t.bank_ref = b.bank_ref and t.account = b.account and t.booked_on = b.booked_on
            and t.entry_cents = b.entry_cents and t.says > b.says and t.answer <> b.answer
          group by t.answer order by 1 desc limit 1);

-- ── a payment information that comes back ────────────────────────────────────────────────────

-- Where no sum was told that left, the two are null and booked is false.
alter table group_result
    add column reversed boolean not null default false,
    alter column told_cents drop not null,
    alter column expected_cents drop not null;
select audit_watch('group_result');

drop index answer_item_group;
create index answer_item_group on answer_item (group_message, group_no)
    where number is null and group_no is not null and status = 0
      and (not credit or reversal or returned);

-- Bookings of one sum, of both sides: what comes back to one payee is not one.
create or replace view answer_group_item as
select i.*, f.id as file, f.max_per_pmtinf
from answer_item i
join payment_file f on f.message_id = i.group_message and f.debtor_iban = i.account
    and f.state not in ('open', 'closed')
    and (i.group_no > 0 or payment_group(f.payment_count, f.max_per_pmtinf) = 1)
where i.number is null and i.group_no is not null and i.status = 0
  and (not i.credit or i.reversal or i.returned) and (not i.credit or i.iban is null)
  and coalesce(i.currency, 'EUR') = 'EUR';

-- Booked money that nobody could place. A booking of a group that does not add up is one.
create or replace view answer_orphan as
select i.*
from answer_item i
left join answer_found m on m.item = i.id
left join payment p on p.id = i.number
left join payment_file f on f.id = p.file
left join payment_file gf on gf.message_id = i.group_message and gf.debtor_iban = i.account
    and coalesce(i.currency, 'EUR') = 'EUR'
    and (i.group_no > 0 or payment_group(gf.payment_count, gf.max_per_pmtinf) = 1)
left join group_result g on g.file = gf.id and g.group_no = greatest(i.group_no, 1)
where i.status = 0 and m.item is null
  and (p.id is null or f.payer <> i.payer or f.debtor_iban <> i.account
       or f.state in ('open', 'closed') or coalesce(i.currency, 'EUR') <> 'EUR'
       or (i.credit and not i.returned and not i.reversal))
  and not (i.number is null and i.group_no is not null
           and case when i.credit
                    then (i.reversal or i.returned) and i.iban is null
                         and coalesce(g.reversed, false)
                    else coalesce(g.booked, false) end)
  and not (i.number is null and i.entry_cents is not null
           and exists (select from answer_entry_retold r where r.id = i.id offset 0));

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
select null, f.message_id || '-' || lpad(g.group_no::text, 2, '0'), 'GROUP_SUM_DIFFERS',
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
