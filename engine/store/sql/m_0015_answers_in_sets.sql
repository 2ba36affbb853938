-- m_0015_answers_in_sets.sql
-- A night may be answered line by line, so an answer that says nothing special of a payment costs
-- one row of what was told and one of what follows (decision_change), and nothing between:
--
--     answer_item, answer_status    with an id of ours: the row itself says which payment it means
--     answer_found, payment_status  only where something else says so: an account, a person
--     payment_result                only of payments that are not plainly sent, or paid once
--
-- What a row means is looked up by the views here, and for whole sets by engine/answer/told.c.

-- Statuses by their payment, and the few of whole files.
create index answer_status_payment on answer_status (number) where level = 3 and number is not null;
create index answer_status_file on answer_status (message_ref) where level = 1;
create index answer_status_group on answer_status (group_message, group_no) where level = 2;
create index answer_item_payment on answer_item (number) where status = 0 and number is not null;

-- Which payment, or which receivable, an item is about. By our ids only on the account that the
-- payment was made from, and a credit only where it is a return or a reversal: others may use our
-- ids too. Files that nobody can have had (open, closed) are not meant.
create view answer_item_about as
select item, payment, receivable from answer_found
union all
select i.id, p.id, null
from answer_item i
join payment p on p.id = i.number
join payment_file f on f.id = p.file and f.payer = i.payer and f.debtor_iban = i.account
    and f.state not in ('open', 'closed')
where i.status = 0 and coalesce(i.currency, 'EUR') = 'EUR'
  and (not i.credit or i.returned or i.reversal)
  and not exists (select from answer_found m where m.item = i.id);

-- Every status that speaks of a payment, at whatever level: of one answer the lowest level counts.
create view answer_status_about as
select p.id as payment, s.answer, s.level, s.code, s.kind, s.rank, s.needs_person, s.reason
from answer_status s
join payment p on p.id = s.number
join payment_file f on f.id = p.file and f.payer = s.payer and f.state not in ('open', 'closed')
    and coalesce(s.message_ref, f.message_id) = f.message_id
where s.level = 3 and s.code is not null and s.kind <> 5
union all
select payment, answer, level, code, kind, rank, needs_person, reason from payment_status
union all
select p.id, s.answer, s.level, s.code, s.kind, s.rank, s.needs_person, s.reason
from answer_status s
join payment_file f on f.message_id = s.group_message and f.state not in ('open', 'closed')
join payment p on p.file = f.id and payment_group(p.ordinal, f.max_per_pmtinf) = s.group_no
where s.level = 2 and s.code is not null and s.kind <> 5
union all
select p.id, s.answer, s.level, s.code, s.kind, s.rank, s.needs_person, s.reason
from answer_status s
join payment_file f on f.message_id = s.message_ref and f.state not in ('open', 'closed')
join payment p on p.file = f.id
where s.level = 1 and s.code is not null and s.kind <> 5;

-- Payment informations that are booked as one sum.
create view answer_group_booked as
select distinct f.id as file, f.max_per_pmtinf, i.group_no
from answer_item i
join payment_file f on f.message_id = i.group_message and f.state not in ('open', 'closed')
where i.number is null and i.group_no is not null and i.status = 0 and not i.credit;

-- Nothing is kept between statements any more.
drop table payment_stale cascade; -- with the view that auditors have of it
delete from audit_table where name = 'payment_stale';

-- ── how it stands ────────────────────────────────────────────────────────────────────────────

-- Booked money that nobody could place. A booking of a group that does not add up is one.
create or replace view answer_orphan as
select i.*
from answer_item i
left join answer_found m on m.item = i.id
left join payment p on p.id = i.number
left join payment_file f on f.id = p.file
left join payment_file gf on gf.message_id = i.group_message
left join group_result g on g.file = gf.id and g.group_no = i.group_no
where i.status = 0 and m.item is null
  and (p.id is null or f.payer <> i.payer or f.debtor_iban <> i.account
       or f.state in ('open', 'closed') or coalesce(i.currency, 'EUR') <> 'EUR'
       or (i.credit and not i.returned and not i.reversal))
  and not (i.number is null and i.group_no is not null and not i.credit
           and coalesce(g.booked, false));

-- Statuses of payments and files that are not ours, or contradict themselves.
create or replace view answer_status_orphan as
select s.*
from answer_status s
left join payment_file f on f.message_id = s.message_ref
where s.level = 1 and f.id is null
union all
select s.*
from answer_status s
left join payment_file f on f.message_id = s.group_message
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

create or replace view recall_now as
select r.*,
       case when bool_or(s.code in ('CNCL', 'ACCR')) then 'accepted'
            when bool_or(s.code = 'RJCR') then 'refused'
            when bool_or(s.code = 'PDCR') then 'pending'
            else 'open' end as state,
       min(s.reason) filter (where s.code = 'RJCR') as answer_reason
from recall r
left join lateral (
    select distinct on (answer) answer, code, reason from answer_status_about
    where payment = r.payment and kind <> 6
    order by answer, level desc, rank desc, code) s
    on s.code in ('CNCL', 'ACCR', 'RJCR', 'PDCR')
group by r.id;

-- ── checks of whole statements ───────────────────────────────────────────────────────────────

-- What two foreign keys asked once a row is asked once a statement: a night's answer changes as
-- many decisions as the night had.
alter table decision_change drop constraint decision_change_act_fkey;
alter table decision_change drop constraint decision_change_from_state_to_state_fkey;
create function decision_change_refers() returns trigger language plpgsql as $$
begin
    if exists (
        select from (select distinct from_state, to_state, act from fresh) step
        where not exists (select from decision_edge e
                          where e.from_state = step.from_state and e.to_state = step.to_state)
           or (step.act is not null and not exists (select from act where id = step.act))) then
        raise exception 'a change is no step, or of an act that is not there'
            using errcode = 'MK002';
    end if;
    return null;
end $$;
create trigger refers after insert on decision_change
    referencing new table as fresh
    for each statement execute function decision_change_refers();

-- Answers that are old enough, and whose payments and receivables hold no person any more.
create or replace function answers_to_erase(asked date) returns setof bigint
    language sql stable as $$
    select a.id
    from answer a
    where a.taken_at::date < retention_from('answer', asked)
      and not exists (select from answer_status_about s
                      join payment p on p.id = s.payment join decision d on d.id = p.decision
                      where s.answer = a.id and length(d.salt) = 16)
      and not exists (select from answer_item i
                      join answer_item_about m on m.item = i.id
                      left join payment p on p.id = m.payment
                      left join decision d on d.id = p.decision
                      left join receivable v on v.id = m.receivable
                      where i.answer = a.id and (length(d.salt) = 16 or length(v.salt) = 16)) $$;
