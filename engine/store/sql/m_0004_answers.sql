-- m_0004_answers.sql
-- What banks answered, and what it makes of our payments.
--
--     answer ─▶ answer_status ─▶ payment_status ─┐
--        └────▶ answer_item ───▶ answer_found ───┴▶ payment_result ─▶ decision_change
--
-- What was told is kept row by row and never changes. What it means for a payment is a function of
-- the *set* of those rows, computed anew whenever one of them is added: so the order in which
-- answers arrive cannot matter, and an answer that comes twice adds nothing.

create table answer (
    id bigint generated always as identity primary key,
    state text not null check (state in ('taken', 'unreadable')),
    delivery text not null check (delivery <> ''),
    sha256 bytea check (length(sha256) = 32), -- after inflating
    bytes bigint,
    format text,     -- pain.002, camt.053, camt.054, camt.029
    version text,
    message_id text, -- the bank's
    created_at text, -- CreDtTm as written
    repairs text[] not null default '{}', -- opt-in repairs that were needed to read it
    reason text,
    reason_text text,
    kept_as text not null, -- below HOME
    moved boolean not null default false, -- it lies there
    run bigint references run,
    act bigint references act,
    taken_at timestamptz not null default clock_timestamp(),
    check ((state = 'unreadable') = (reason is not null)),
    check (state = 'unreadable' or num_nulls(sha256, bytes, format, version) = 0),
    check (num_nonnulls(run, act) = 1)
);
create unique index answer_taken_once on answer (sha256) where state = 'taken';
create index answer_run on answer (run);
create index answer_unmoved on answer (id) where not moved;

-- What pain.002 and camt.029 say, as told. kind: 0 unknown, 1 received, 2 sent, 3 refused,
-- 4 cancelled, 5 part, 6 about the payee (answer.h, StatusKind).
create table answer_status (
    answer bigint not null,
    n bigint not null,
    level smallint not null check (level between 1 and 3), -- group, payment information, payment
    message_ref text,
    group_ref text,
    instruction_ref text,
    end_to_end_ref text,
    code text,
    kind smallint not null check (kind between 0 and 6),
    rank smallint not null check (rank between 0 and 9),
    needs_person boolean not null,
    reason text,
    reason_text text,
    bank_ref text,
    iban text,
    payment_count bigint,
    payment_sum bigint,
    group_message text, -- our MsgId and the number, where group_ref is a PmtInfId of ours
    group_no bigint,
    payer text,         -- where the ids of the payment are ours
    number bigint,
    primary key (answer, n)
);

create table answer_statement (
    answer bigint not null,
    n bigint not null,
    legal boolean not null, -- camt.053; else a notification
    last_page boolean not null,
    statement_id text not null,
    sequence text,
    account text not null,
    currency text,
    created_at text,
    opening bigint,
    closing bigint,
    primary key (answer, n)
);
create index answer_statement_account on answer_statement (account);

-- One movement of money at the finest level that the bank tells.
create sequence answer_item_number;
create table answer_item (
    id bigint primary key default nextval('answer_item_number'),
    answer bigint not null,
    statement bigint not null,
    entry bigint not null,
    detail bigint not null, -- 0 the entry itself, -1 what it has beyond its details
    status smallint not null check (status between 0 and 2), -- booked, pending, information
    credit boolean not null,
    reversal boolean not null,
    returned boolean not null,
    cents bigint check (cents >= 0),
    currency text,
    entry_cents bigint, -- of the whole entry, signed, on its first item
    account text not null,
    booked_on date,
    value_on date,
    bank_code text,
    bank_ref text,
    entry_ref text,
    group_count bigint,
    group_message text,
    group_no bigint,
    instruction_ref text,
    end_to_end_ref text,
    payer text,
    number bigint,
    reason text,
    reason_text text,
    name text,
    iban text,
    reference text,
    message text
);
create index answer_item_answer on answer_item (answer);
-- Bookings of a whole payment information.
create index answer_item_group on answer_item (group_message, group_no)
    where number is null and group_no is not null and status = 0 and not credit;

-- Which payment, or which receivable, an item is about. act: a person said so.
create table answer_found (
    item bigint primary key,
    payment bigint,
    receivable bigint,
    act bigint references act,
    check (num_nonnulls(payment, receivable) = 1)
);
create index answer_found_payment on answer_found (payment) where payment is not null;

-- What one answer says of one payment, the lowest level that speaks of it; one row of its status
-- and one of what it says about the payee.
create table payment_status (
    payment bigint not null,
    answer bigint not null,
    about_payee boolean not null,
    level smallint not null,
    code text not null,
    kind smallint not null,
    rank smallint not null,
    needs_person boolean not null,
    reason text,
    primary key (payment, answer, about_payee)
);
create index payment_status_answer on payment_status (answer);

-- What all answers together say of one payment. change_n: the change of its decision that this
-- result made; 0: none.
create table payment_result (
    payment bigint primary key,
    decision bigint not null,
    state decision_state not null,
    rank smallint not null,
    out_cents bigint not null check (out_cents >= 0),   -- left our account
    back_cents bigint not null check (back_cents >= 0), -- came back
    in_doubt boolean not null, -- a booking of its group does not add up
    alarms text[] not null,
    reason text,
    change_n integer not null default 0
);
create index payment_result_decision on payment_result (decision);
create index payment_result_alarms on payment_result (payment) where alarms <> '{}';

-- A payment information that is booked as one sum: whether it adds up.
create table group_result (
    file bigint not null,
    group_no bigint not null,
    booked boolean not null,       -- it adds up
    booked_whole boolean not null, -- to all of its payments, refused ones too
    told_cents bigint not null,
    expected_cents bigint not null,
    primary key (file, group_no)
);

-- Payments of which something new was told: empty between transactions.
create table payment_stale (payment bigint primary key);

-- The last verification of payee for a name and an account.
create table name_check (
    answer bigint not null,
    payment bigint not null,
    name text not null,
    iban text not null,
    verdict text not null check (verdict in ('match', 'close', 'no_match', 'not_possible')),
    answered_at text not null,
    primary key (answer, payment)
);
create index name_check_pair on name_check (iban, name);

create sequence recall_number;
create table recall (
    id bigint primary key default nextval('recall_number'),
    payment bigint not null,
    message_id text not null unique,
    reason text not null check (reason in ('DUPL', 'TECH', 'FRAD', 'CUST')),
    created_at text not null,
    version text not null check (version in ('01', '08')),
    sha256 bytea not null check (length(sha256) = 32),
    act bigint not null references act
);
create index recall_payment on recall (payment);

create trigger append_only before update or delete or truncate on answer_status
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on answer_statement
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on answer_item
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on answer_found
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on payment_status
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on name_check
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on recall
    for each statement execute function refuse_change();

-- Between the states that answers give, every step is possible, because the last word may come
-- first. Money that has left is the truth, whatever a person had decided meanwhile.
insert into decision_edge
select a, b
from unnest('{planned,sent,paid,refused,returned,cancelled}'::decision_state[]) a
cross join unnest('{sent,paid,refused,returned,cancelled}'::decision_state[]) b
where a <> b
on conflict do nothing;
insert into decision_edge values ('held', 'paid'), ('deferred', 'paid') on conflict do nothing;

-- ── never twice ──────────────────────────────────────────────────────────────────────────────

-- Whether an attempt of the decision may still pay, has paid, or is not certain not to have.
create function attempt_is_blocked(a_decision bigint) returns boolean
    language sql stable as $$
    select exists (
        select from payment p
        join payment_file f on f.id = p.file
        left join payment_result r on r.payment = p.id
        where p.decision = a_decision
          and case when r.payment is null then f.state <> 'void'
                   else r.out_cents > r.back_cents or r.in_doubt
                        or (f.state <> 'void'
                            and r.state not in ('refused', 'returned', 'cancelled')) end) $$;

-- A new attempt begins with the change to planned.
create function attempt_is_allowed() returns trigger language plpgsql as $$
begin
    if exists (select from fresh
               where to_state = 'planned' and from_state <> 'planned'
                 and attempt_is_blocked(decision)) then
        raise exception 'an earlier attempt to pay it may still pay, or has paid'
            using errcode = 'MK004';
    end if;
    return null;
end $$;
create trigger attempt_is_allowed after insert on decision_change
    referencing new table as fresh
    for each statement execute function attempt_is_allowed();

-- And the place of an open attempt is not given away while its money is out.
create function open_payment_is_over() returns trigger language plpgsql as $$
begin
    if exists (select from gone join payment_result r on r.payment = gone.payment
               where r.out_cents > r.back_cents or r.in_doubt) then
        raise exception 'a payment whose money has left is not over' using errcode = 'MK004';
    end if;
    return null;
end $$;
create trigger is_over after delete on payment_open
    referencing old table as gone
    for each statement execute function open_payment_is_over();

-- ── how it stands ────────────────────────────────────────────────────────────────────────────

-- The number of the payment information that a payment stands in.
create function payment_group(ordinal bigint, max_per_pmtinf bigint) returns bigint
    language sql immutable as $$
    select case when max_per_pmtinf = 0 then 1 else (ordinal - 1) / max_per_pmtinf + 1 end $$;

-- Booked money that nobody could place. A booking of a group that does not add up is one.
create view answer_orphan as
select i.*
from answer_item i
left join answer_found m on m.item = i.id
left join payment_file f on f.message_id = i.group_message
left join group_result g on g.file = f.id and g.group_no = i.group_no
where i.status = 0 and m.item is null
  and not (i.number is null and i.group_no is not null and not i.credit
           and coalesce(g.booked, false));

-- Statuses of payments and files that are not ours, or contradict themselves.
create view answer_status_orphan as
select s.*
from answer_status s
where case s.level
      when 1 then not exists (select from payment_file f where f.message_id = s.message_ref)
      when 2 then s.code is not null
          and not exists (select from payment_file f where f.message_id = s.group_message)
      else not exists (
          select from payment p join payment_file f on f.id = p.file
          where p.id = s.number and f.payer = s.payer
            and coalesce(s.message_ref, f.message_id) = f.message_id)
          and not exists (
              select from payment_status t join payment p on p.id = t.payment
              where t.answer = s.answer and t.level = 3 and s.number is null and p.iban = s.iban)
      end;

-- Statements whose balances do not add up; those of several pages together.
create view answer_balance as
select account, statement_id, min(answer) as answer, min(opening) as opening,
       max(closing) as closing, sum(moved)::bigint as moved
from (select s.*, m.moved,
             bool_or(not s.last_page) over (partition by s.account, s.statement_id) as paged
      from answer_statement s
      cross join lateral (
          select coalesce(sum(i.entry_cents), 0)::bigint as moved
          from answer_item i
          where i.answer = s.answer and i.statement = s.n and i.status = 0) m
      where s.legal) s
group by account, statement_id, case when paged then 0 else answer end
having bool_or(last_page) and min(opening) is not null and max(closing) is not null
   and min(opening) + sum(moved) <> max(closing);

-- Numbers that are missing between two statements of an account and year.
create view answer_gap as
select account, before + 1 as first_missing, sequence - 1 as last_missing, answer
from (select account, answer, sequence,
             lag(sequence) over (partition by account, left(created_at, 4)
                                 order by sequence) as before
      from (select account, created_at, answer, trunc(sequence::numeric)::bigint as sequence
            from answer_statement
            where legal and sequence ~ '^\+?[0-9]{1,15}$') n) s
where sequence > before + 1;

-- All that a person must look at.
create view answer_alarm as
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
where not g.booked
union all
select null, account || ' ' || statement_id, 'BALANCE_DIFFERS', opening + moved, closing
from answer_balance
union all
select null, account || ' ' || first_missing || '-' || last_missing, 'STATEMENT_MISSING', null, null
from answer_gap
union all
select null, s.message_ref, 'PART_WITHOUT_LIST', null, null
from answer_status s
where s.level = 1 and s.kind = 5
  and not exists (select from answer_status below where below.answer = s.answer and below.level > 1)
union all
select null, s.message_ref, 'COUNT_OR_SUM_DIFFERS', f.payment_sum, s.payment_sum
from answer_status s join payment_file f on f.message_id = s.message_ref
where s.level = 1
  and (s.payment_count <> f.payment_count or s.payment_sum <> f.payment_sum);

-- How a request to cancel stands: what camt.029 said last in rank, not in time.
create view recall_now as
select r.*,
       case when bool_or(s.code in ('CNCL', 'ACCR')) then 'accepted'
            when bool_or(s.code = 'RJCR') then 'refused'
            when bool_or(s.code = 'PDCR') then 'pending'
            else 'open' end as state,
       min(s.reason) filter (where s.code = 'RJCR') as answer_reason
from recall r
left join payment_status s on s.payment = r.payment
    and s.code in ('CNCL', 'ACCR', 'RJCR', 'PDCR')
group by r.id;

-- The pairs of name and account of which the last verification said no match.
create view name_check_failed as
select name, iban
from (select distinct on (name, iban) name, iban, verdict
      from name_check
      order by name, iban, answered_at desc, (verdict = 'no_match') desc) last
where verdict = 'no_match';
