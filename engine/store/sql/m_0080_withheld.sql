-- m_0080_withheld.sql
-- What was set off against a payment that stands is owed to its payee, once the set-off is taken
-- back: it waits with the over-payments.
--
--     the decision           what was withheld from it
--     planned, sent          waits: with its payment the whole amount may become payable again
--     paid, set_off          is refunded like other over-payments
--     not paid after all     is withdrawn: the decision's amount is payable as a whole
--     ... but refunded       stays; the decision is not paid anew
alter table repayment
    add column withheld_from bigint,  -- the payment decision
    add column withdrawn integer,     -- the change of it that made its whole amount payable again
    add constraint withdrawn_of_withheld check (withdrawn is null or withheld_from is not null);
create index repayment_withheld on repayment (withheld_from) where withheld_from is not null;
select audit_watch('repayment');
update repayment set withheld_from = substring(bank_id from '^set-off of decision (\d+),')::bigint
where came_by = 'set_off';

create or replace view over_payment as
select p.id as repayment, p.receivable, p.cents - p.allocated as cents, p.on_day, p.bank_id,
       p.came_by, coalesce(x.iban, p.from_iban) as iban,
       coalesce(x.name, nullif(p.from_name, ''), d.payee_name) as name, x.given, x.confirmed,
       x.decision
from repayment p
join receivable_debtor d on d.receivable = p.receivable and d.n = 1
left join refund x on x.repayment = p.id
where p.allocated < p.cents and p.withdrawn is null;

-- Something of this decision's amount went, or goes, to its payee as a refund.
create function withheld_is_refunded(a_decision bigint) returns boolean language sql stable as $$
    select exists (select from repayment p join refund x on x.repayment = p.id
                   where p.withheld_from = a_decision and x.decision is not null) $$;

create or replace function attempt_is_blocked(a_decision bigint) returns boolean
    language sql stable as $$
    select withheld_is_refunded(a_decision) or exists (
        select from payment p
        join payment_file f on f.id = p.file
        left join payment_result r on r.payment = p.id
        where p.decision = a_decision
          and case when r.payment is null then f.state <> 'void' else result_may_pay(r) end) $$;

-- ── ledger ───────────────────────────────────────────────────────────────────────────────────

-- Withdrawn: a counter-entry of what journal_post_over posted; and that once more (sign 1).
create function journal_post_withheld(p repayment, sign integer, of_day date, of_run bigint,
                                      of_act bigint) returns void language sql as $$
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, counter, rule_row, part, split, receivable, repayment, run, act)
    select of_day, p.came_by, r.payer, r.agency, r.programme, r.use_item, r.use_year,
           case sign when 1 then posting.debit else posting.credit end,
           case sign when 1 then posting.credit else posting.debit end,
           posting_share(p.cents - p.allocated, posting.split, posting.part), sign <> 1,
           posting.rule_row, posting.part, posting.split, r.id, p.id, of_run, of_act
    from receivable r
    cross join lateral posting_parts(r.programme, p.came_by, of_day) posting
    where r.id = p.receivable
      and posting_share(p.cents - p.allocated, posting.split, posting.part) > 0
    order by posting.part $$;

-- A refund is money that leaves the account of the payer, however it became owed: the other way
-- round than a repayment.
create or replace function journal_post_refund(of_payment bigint, of_change integer, sign integer,
                                               of_day date, of_run bigint, of_act bigint)
    returns void language sql as $$
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, counter, rule_row, part, split, receivable, payment, change, run,
                         act)
    select of_day, 'repaid', r.payer, r.agency, r.programme, r.use_item, r.use_year,
           case sign when 1 then posting.credit else posting.debit end,
           case sign when 1 then posting.debit else posting.credit end,
           posting_share(p.cents, posting.split, posting.part), sign = 1, posting.rule_row,
           posting.part, posting.split, r.id, p.id, of_change, of_run, of_act
    from payment p
    join over_payment o on o.decision = p.decision
    join receivable r on r.id = o.receivable
    cross join lateral posting_parts(r.programme, 'repaid', of_day) posting
    where p.id = of_payment and posting_share(p.cents, posting.split, posting.part) > 0
    order by posting.part $$;

-- ── with the payment ─────────────────────────────────────────────────────────────────────────

create function withheld_is_withdrawn(of_decision bigint, of_change integer, of_day date,
                                      of_run bigint, of_act bigint) returns void
    language plpgsql as $$
declare
    p repayment;
begin
    for p in
        update repayment w set withdrawn = of_change
        where w.withheld_from = of_decision and w.withdrawn is null
          and not exists (select from refund x
                          where x.repayment = w.id and x.decision is not null)
        returning w.*
    loop
        perform journal_post_withheld(p, -1, of_day, of_run, of_act);
    end loop;
end $$;

create function withheld_stands_again(of_decision bigint, gone_change integer, of_day date,
                                      of_run bigint, of_act bigint) returns void
    language plpgsql as $$
declare
    p repayment;
begin
    for p in
        update repayment w set withdrawn = null
        where w.withheld_from = of_decision and w.withdrawn = gone_change
        returning w.*
    loop
        perform journal_post_withheld(p, 1, of_day, of_run, of_act);
    end loop;
end $$;

create or replace function set_off_take_back(changes decision_change[]) returns void
    language sql as $$
    with gone as (
        select f.decision, f.run, f.act, f.reason,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from unnest(changes) f left join run r on r.id = f.run),
    back as (
        insert into receivable_entry (receivable, claim, event, component, cents, on_day, decision,
                                      reverses, run, act)
        select e.receivable, e.claim, e.event, e.component, -e.cents, g.on_day, e.decision, e.id,
               g.run, g.act
        from gone g
        join receivable_entry e on e.decision = g.decision and e.event = 'set_off'
             and e.reverses is null
        where not exists (select from receivable_entry b where b.reverses = e.id)
        order by e.id
        returning receivable, decision),
    step as (
        select distinct on (b.receivable) b.receivable, r.state, e.to_state, g.run, g.act,
               g.reason, g.on_day
        from back b
        join gone g on g.decision = b.decision
        join receivable r on r.id = b.receivable
        join receivable_edge e on e.from_state = r.state and e.event = 'reverse'),
    told as (
        insert into receivable_change (receivable, n, event, from_state, to_state, on_day, run,
                                       act, detail)
        select s.receivable,
               (select coalesce(max(n), 0) + 1 from receivable_change c
                where c.receivable = s.receivable),
               'reverse', s.state, s.to_state, s.on_day, s.run, s.act, s.reason
        from step s)
    update receivable r
    set state = s.to_state
    from step s where r.id = s.receivable;

    select withheld_is_withdrawn(f.decision, f.n, g.on_day, f.run, f.act)
    from unnest(changes) f
    left join run r on r.id = f.run
    cross join lateral (
        select coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day) g;

    insert into protected_kept (payee_key, month, decision, cents)
    select k.payee_key, k.month, k.decision, -sum(k.cents)
    from unnest(changes) f join protected_kept k on k.decision = f.decision
    group by 1, 2, 3 having sum(k.cents) <> 0 $$;

create or replace function set_off_stand_again(changes decision_change[]) returns void
    language plpgsql as $$
declare
    paid record;
    taken record;
    left_cents bigint;
begin
    for paid in
        select f.decision, f.n, f.run, f.act, f.reason, gone.n as gone_n, gone.run as gone_run,
               gone.act as gone_act,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from unnest(changes) f
        left join run r on r.id = f.run
        cross join lateral (
            select c.n, c.run, c.act from decision_change c
            where c.decision = f.decision and c.n < f.n
              and counts_as_paid(c.from_state) and not counts_as_paid(c.to_state)
            order by c.n desc limit 1) gone
        order by f.decision
    loop
        perform withheld_stands_again(paid.decision, paid.gone_n, paid.on_day, paid.run, paid.act);
        for taken in -- by that change, and not by a person
            select e.receivable, -sum(e.cents)::bigint as cents
            from receivable_entry e join receivable_entry b on b.reverses = e.id
            where e.decision = paid.decision and e.event = 'set_off'
              and b.run is not distinct from paid.gone_run
              and b.act is not distinct from paid.gone_act
            group by e.receivable order by e.receivable
        loop
            left_cents := set_off_settle(taken.receivable, paid.decision, taken.cents, paid.on_day,
                                         paid.run, paid.act);
            if left_cents < taken.cents then
                perform set_off_steps(taken.receivable, paid.on_day, paid.run, paid.act,
                                      paid.reason);
            end if;
            if left_cents > 0 then
                insert into repayment (receivable, bank_id, cents, on_day, allocated, came_by,
                                       withheld_from, run, act)
                values (taken.receivable,
                        format('set-off of decision %s, change %s', paid.decision, paid.n),
                        left_cents, paid.on_day, 0, 'set_off', paid.decision, paid.run, paid.act);
            end if;
        end loop;
        insert into protected_kept (payee_key, month, decision, cents)
        select k.payee_key, k.month, k.decision,
               (select cents from payment where decision = k.decision order by id desc limit 1)
        from protected_kept k
        where k.decision = paid.decision and k.cents > 0
        order by k.month desc limit 1;
    end loop;
end $$;
