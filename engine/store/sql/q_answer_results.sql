-- q_answer_results.sql
-- What all answers together say of each payment that is stale.
--
-- Money goes before words: what is booked decides, a status only where nothing is. What came back
-- must have left; what was paid again after a return counts again. Of statuses cancelled goes
-- before refused, and refused before any step on the way.
with stale as (
    select s.payment, p.decision, p.cents, f.state as file_state, f.message_id, g.booked,
           g.booked_whole
    from payment_stale s
    join payment p on p.id = s.payment
    join payment_file f on f.id = p.file
    left join group_result g
        on g.file = p.file and g.group_no = payment_group(p.ordinal, f.max_per_pmtinf)),
said as (
    select s.payment, bool_or(s.kind = 3) as refused, bool_or(s.kind = 4) as cancelled,
           bool_or(s.kind = 2) as sent, max(s.rank) as rank,
           bool_or(s.needs_person) as needs_person,
           min(s.reason) filter (where s.kind = 3) as refused_reason,
           max(s.code) filter (where s.kind = 2) as code
    from stale t join payment_status s on s.payment = t.payment
    where not s.about_payee
    group by s.payment),
bookings as (
    select distinct t.payment, a.format, i.bank_ref,
           case when i.bank_ref is null then i.entry_ref end as entry_ref, i.booked_on, i.credit,
           i.reversal or i.returned as comes_back, coalesce(i.cents, t.cents) as cents,
           case when i.credit then i.reason end as reason,
           row_number() over (partition by i.answer, t.payment, i.bank_ref, i.entry_ref,
                              i.booked_on, i.credit, i.cents) as occurrence
    from stale t
    join answer_found m on m.payment = t.payment
    join answer_item i on i.id = m.item
    join answer a on a.id = i.answer),
money as (
    select payment, max(debit)::bigint as debit, max(again)::bigint as again,
           max(credit)::bigint as credit, min(reason) as reason
    from (select payment, format,
                 coalesce(sum(cents) filter (where not credit and not comes_back), 0) as debit,
                 coalesce(sum(cents) filter (where not credit and comes_back), 0) as again,
                 coalesce(sum(cents) filter (where credit), 0) as credit,
                 min(reason) as reason
          from bookings group by payment, format) kinds
    group by payment),
sums as (
    select t.payment, t.decision, t.cents, t.file_state, t.booked is false as in_doubt,
           coalesce(s.refused, false) as refused, coalesce(s.cancelled, false) as cancelled,
           coalesce(s.sent, false) as sent, coalesce(s.rank, 0) as rank,
           coalesce(s.needs_person, false) as needs_person, s.refused_reason, s.code,
           coalesce(m.credit, 0) as back, m.reason as returned_reason,
           coalesce(m.debit, 0) as debit,
           coalesce(m.again, 0)
           + case when coalesce(m.debit, 0) > 0 then m.debit
                  when coalesce(t.booked, false) and (not coalesce(s.refused or s.cancelled, false)
                                                      or t.booked_whole) then t.cents
                  when coalesce(m.credit, 0) > 0 or coalesce(m.again, 0) > 0 then t.cents
                  else 0 end as gone
    from stale t
    left join said s on s.payment = t.payment
    left join money m on m.payment = t.payment),
states as (
    select *, (case when gone > 0 and (back = 0 or gone - back >= cents) then 'paid'
                    when gone > 0 then 'returned'
                    when cancelled then 'cancelled'
                    when refused then 'refused'
                    when sent then 'sent'
                    else 'planned' end)::decision_state as state
    from sums)
insert into payment_result (payment, decision, state, rank, out_cents, back_cents, in_doubt,
                            alarms, reason)
select payment, decision, state, rank, gone, back, in_doubt,
       array_remove(array[
           case when (refused or cancelled) and gone > back then 'REFUSED_BUT_BOOKED' end,
           case when gone - back > cents then 'BOOKED_TWICE' end,
           case when debit > 0 and debit < cents then 'AMOUNT_DIFFERS' end,
           case when back > 0 and gone > back and gone - back < cents
                then 'RETURNED_IN_PART' end,
           case when back > gone then 'RETURNED_TOO_MUCH' end,
           case when file_state = 'void' and gone > back then 'VOID_BUT_BOOKED' end,
           case when needs_person then 'BANK_WANTS_A_PERSON' end], null),
       case state when 'refused' then coalesce(refused_reason, '')
                  when 'returned' then coalesce(returned_reason, '')
                  when 'sent' then code end
from states
on conflict (payment) do update
set state = excluded.state, rank = excluded.rank, out_cents = excluded.out_cents,
    back_cents = excluded.back_cents, in_doubt = excluded.in_doubt, alarms = excluded.alarms,
    reason = excluded.reason
