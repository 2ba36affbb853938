-- m_0013_refund.sql
-- An over-payment goes back as a payment of its own (a refund).
--
--     repayment ──▶ what no receivable takes ──▶ refund ──▶ decision ──▶ payment, answers, ledger
--
-- A refund becomes a decision of programme 'refund', in a batch of its own, and lives like every
-- other: its payment has its own ids and file, may be held, refused, released to another account.
-- It is no aid: no appropriation, no de minimis, no rule of another decision sees it. Words with
-- small letters or a colon cannot arrive, so its ids are nobody else's.

do $$ -- views that show every column: audit_watch and 'init --roles' make them anew
begin
    execute (select format('drop view audit_rows_%s', number) from audit_table
             where name = 'repayment');
    drop view if exists maksatus_audit.repayment;
exception when invalid_schema_name then null; -- without roles
end $$;
alter table repayment
    add column from_iban text,  -- the account that it came from
    add column from_name text,
    add column into_iban text,  -- ours
    drop column excess_returned;
select audit_watch('repayment');

-- Once a repayment, for ever. Without an account that it came from, two persons say where to.
create table refund (
    repayment bigint primary key references repayment,
    iban text not null check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
    name text not null check (char_length(name) between 1 and 140),
    given bigint references act,     -- null: the account that it came from
    confirmed bigint references act, -- by another person
    decision bigint unique,          -- that pays it
    check (given is not null or confirmed is null),
    check (decision is null or (given is null) = (confirmed is null))
);
create function refund_moves() returns trigger language plpgsql as $$
begin
    if old.decision is not null or new.repayment <> old.repayment
       or (old.confirmed is not null and (new.iban, new.name, new.given, new.confirmed)
                                         is distinct from
                                         (old.iban, old.name, old.given, old.confirmed)) then
        raise exception 'a refund that is confirmed or made is never changed'
            using errcode = 'MK001';
    end if;
    return new;
end $$;
create trigger legal_move before update on refund for each row execute function refund_moves();
create trigger append_only before delete or truncate on refund
    for each statement execute function refuse_change();
create index refund_iban on refund (iban);

-- What is over, as it stands.
create view over_payment as
select p.id as repayment, p.receivable, p.cents - p.allocated as cents, p.on_day, p.bank_id,
       p.came_by, coalesce(x.iban, p.from_iban) as iban,
       coalesce(x.name, nullif(p.from_name, ''), d.payee_name) as name, x.given, x.confirmed,
       x.decision
from repayment p
join receivable_debtor d on d.receivable = p.receivable and d.n = 1
left join refund x on x.repayment = p.id
where p.allocated < p.cents;

-- ── ledger ───────────────────────────────────────────────────────────────────────────────────

-- What is over is posted as it came (repaid, set_off); its refund takes that back, and one that
-- comes back itself posts it once more.
alter table journal add column repayment bigint references repayment;
do $$
declare c record;
begin
    for c in select conname from pg_constraint where conrelid = 'journal'::regclass
             and pg_get_constraintdef(oid) like '%num_nonnulls(batch%' loop
        execute format('alter table journal drop constraint %I', c.conname);
    end loop;
end $$;
alter table journal add constraint journal_of_one
    check (num_nonnulls(batch, payment, entry, repayment) = 1);
create index journal_repayment on journal (repayment) where repayment is not null;
select audit_watch('journal');

create function journal_post_over() returns trigger language plpgsql as $$
begin
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, rule_row, part, split, receivable, repayment, run, act)
    select new.on_day, new.came_by, r.payer, r.agency, r.programme, r.use_item, r.use_year,
           posting.debit, posting.credit,
           posting_share(new.cents - new.allocated, posting.split, posting.part), posting.rule_row,
           posting.part, posting.split, r.id, new.id, new.run, new.act
    from receivable r
    cross join lateral posting_parts(r.programme, new.came_by, new.on_day) posting
    where r.id = new.receivable
      and posting_share(new.cents - new.allocated, posting.split, posting.part) > 0
    order by posting.part;
    return null;
end $$;
create trigger journal_insert after insert on repayment
    for each row when (new.allocated < new.cents) execute function journal_post_over();
create trigger journal_update after update of allocated on repayment
    for each row when (old.allocated is null and new.allocated < new.cents)
    execute function journal_post_over();

-- A payment of a refund that is made (sign 1) or not made after all (-1).
create function journal_post_refund(of_payment bigint, of_change integer, sign integer, of_day date,
                                    of_run bigint, of_act bigint) returns void language sql as $$
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, counter, rule_row, part, split, receivable, payment, change, run,
                         act)
    select of_day, o.came_by, r.payer, r.agency, r.programme, r.use_item, r.use_year,
           case sign when 1 then posting.credit else posting.debit end,
           case sign when 1 then posting.debit else posting.credit end,
           posting_share(p.cents, posting.split, posting.part), sign = 1, posting.rule_row,
           posting.part, posting.split, r.id, p.id, of_change, of_run, of_act
    from payment p
    join over_payment o on o.decision = p.decision
    join receivable r on r.id = o.receivable
    cross join lateral posting_parts(r.programme, o.came_by, of_day) posting
    where p.id = of_payment and posting_share(p.cents, posting.split, posting.part) > 0
    order by posting.part $$;

create or replace function journal_post_batch(of_run bigint, of_batch bigint, of_day date)
    returns void language sql as $$
    with posting as materialized (
        select known.programme, parts.*
        from (select distinct programme from decision where batch = of_batch) known
        cross join lateral posting_parts(known.programme, 'paid', of_day) parts
        where known.programme <> 'refund')
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, rule_row, part, split, line_count, batch, run)
    select of_day, 'paid', d.payer, d.agency, d.programme, d.use_item, d.use_year, posting.debit,
           posting.credit, sum(posting_share(p.cents, posting.split, posting.part)),
           posting.rule_row, posting.part, posting.split, count(*), of_batch, of_run
    from decision d
    join payment p on p.decision = d.id
    join payment_file f on f.id = p.file and f.run = of_run
    join posting on posting.programme = d.programme
    where d.batch = of_batch
    group by d.payer, d.agency, d.programme, d.use_item, d.use_year, posting.debit, posting.credit,
             posting.rule_row, posting.part, posting.split
    having sum(posting_share(p.cents, posting.split, posting.part)) > 0
    order by d.payer, d.agency, d.programme, d.use_item, d.use_year, posting.part;

    select journal_post_refund(p.id, null, 1, of_day, of_run, null)
    from decision d
    join payment p on p.decision = d.id
    join payment_file f on f.id = p.file and f.run = of_run
    where d.batch = of_batch and d.programme = 'refund'
    order by p.id $$;

create or replace function journal_post_changes() returns trigger language plpgsql as $$
begin
    if not exists (select from fresh where payment_sign(from_state, to_state) <> 0) then
        return null;
    end if;
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, rule_row, part, split, payment, change, run, act)
    select step.on_day, step.event, d.payer, d.agency, d.programme, d.use_item, d.use_year,
           posting.debit, posting.credit, posting_share(p.cents, posting.split, posting.part),
           posting.rule_row, posting.part, posting.split, p.id, step.n, step.run, step.act
    from (select f.*, case payment_sign(f.from_state, f.to_state) when -1 then 'returned'
                                                                  else 'paid' end as event,
                 coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
          from fresh f left join run r on r.id = f.run
          where payment_sign(f.from_state, f.to_state) <> 0) step
    join decision d on d.id = step.decision and d.programme <> 'refund'
    join lateral (select * from payment where decision = d.id order by id desc limit 1) p on true
    cross join lateral posting_parts(d.programme, step.event, step.on_day) posting
    where posting_share(p.cents, posting.split, posting.part) > 0
    order by step.decision, posting.part;

    perform journal_post_refund(p.id, f.n, payment_sign(f.from_state, f.to_state),
                                coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date),
                                f.run, f.act)
    from fresh f
    join decision d on d.id = f.decision and d.programme = 'refund'
    join lateral (select * from payment where decision = d.id order by id desc limit 1) p on true
    left join run r on r.id = f.run
    where payment_sign(f.from_state, f.to_state) <> 0
    order by p.id;
    return null;
end $$;

-- ── reports ──────────────────────────────────────────────────────────────────────────────────

-- A refund is no decision of an agency, and no grant.
create or replace view report_decision as
select d.id, d.batch, b.run, r.run_date as arrived_on, d.state as born,
       coalesce(c.to_state, d.state) as state,
       coalesce(c.to_state, d.state) in ('planned', 'sent', 'paid') as paid,
       coalesce(d.payer, 'unknown') as payer, coalesce(d.programme, 'unknown') as programme,
       coalesce(d.agency, 'unknown') as agency, coalesce(a.ministry, 'unknown') as ministry,
       coalesce(d.use_item, d.budget_item, 'unknown') as budget_item,
       d.cents, d.decided_on, d.due_on
from decision d
join batch b on b.id = d.batch and b.format is distinct from 'refund'
join run r on r.id = b.run
left join report_agency a
    on a.code = d.agency and r.run_date between a.valid_from and a.valid_to
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true;

create or replace view report_grant as
select d.agency, d.grant_id, min(d.id) as first_decision, min(d.programme) as programme,
       min(d.payer) as payer, min(d.payee_type) as payee_type, min(d.payee_id) as payee_id,
       min(d.payee_name) as payee_name, bool_or(d.protected_address) as protected_address,
       min(d.case_number) as case_number, min(d.decided_on) as granted_on,
       bool_or(d.de_minimis) as de_minimis, count(*) as instalments,
       greatest(max(d.granted_total), sum(d.cents)) as granted,
       coalesce(sum(d.cents) filter (where counts_as_paid(d.state_now)), 0)::bigint as paid,
       max(d.payee_key) as payee_key
from decision_now d
where d.state_now not in ('rejected', 'cancelled') and d.programme <> 'refund'
group by d.agency, d.grant_id, d.payee_key;

select audit_watch_all();
