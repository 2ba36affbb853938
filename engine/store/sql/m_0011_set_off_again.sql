-- m_0011_set_off_again.sql
-- A bank may say of a payment that it was refused, and later that it was paid after all. Its
-- set-off was taken back by the first (m_0005) and stands again by the second. What is settled does
-- not depend on which of the two came first.

-- One step of a receivable, where its state has it. False: it has none.
create function receivable_step(of_receivable bigint, of_event text, of_day date, of_run bigint,
                                of_act bigint, why text) returns boolean language plpgsql as $$
declare
    edge receivable_edge;
begin
    select e.* into edge from receivable r
    join receivable_edge e on e.from_state = r.state and e.event = of_event
    where r.id = of_receivable;
    if not found then
        return false;
    end if;
    insert into receivable_change (receivable, n, event, from_state, to_state, on_day, run, act,
                                   detail)
    select of_receivable, coalesce(max(n), 0) + 1, of_event, edge.from_state, edge.to_state, of_day,
           of_run, of_act, why
    from receivable_change where receivable = of_receivable;
    update receivable set state = edge.to_state where id = of_receivable;
    return true;
end $$;

-- Settles up to so many cents of a receivable by set-off: costs, late interest, interest, capital
-- (or capital first), claims oldest first, as engine/recovery/allocation.c does. Answers the rest.
create function set_off_settle(of_receivable bigint, of_decision bigint, of_cents bigint,
                               of_day date, of_run bigint, of_act bigint) returns bigint
    language plpgsql as $$
declare
    left_cents bigint := of_cents;
    part record;
begin
    for part in
        select e.claim, e.component, sum(e.cents)::bigint as cents
        from receivable_entry e
        join receivable r on r.id = e.receivable
        join receivable_claim c on c.receivable = e.receivable and c.n = e.claim
        where e.receivable = of_receivable
        group by e.claim, e.component, r.capital_first, c.paid_on
        having sum(e.cents) > 0
        order by r.capital_first and e.component <> 'capital', e.component, c.paid_on, e.claim
    loop
        exit when left_cents = 0;
        insert into receivable_entry (receivable, claim, event, component, cents, on_day, decision,
                                      run, act)
        values (of_receivable, part.claim, 'set_off', part.component,
                -least(part.cents, left_cents), of_day, of_decision, of_run, of_act);
        left_cents := left_cents - least(part.cents, left_cents);
    end loop;
    return left_cents;
end $$;

create function set_off_steps(of_receivable bigint, of_day date, of_run bigint, of_act bigint,
                              why text) returns void language plpgsql as $$
declare
    is_open boolean := (select open > 0 from receivable_open where receivable = of_receivable);
    made boolean := receivable_step(of_receivable,
                                    case when is_open then 'set_off' else 'set_off_all' end,
                                    of_day, of_run, of_act, why);
begin
    if not made then -- in a plan or a procedure
        made := receivable_step(of_receivable, case when is_open then 'repay' else 'repay_all' end,
                                of_day, of_run, of_act, why);
    end if;
    if made and not is_open then
        perform receivable_step(of_receivable, 'settle', of_day, of_run, of_act, 'nothing is open');
    end if;
end $$;

-- What of a set-off that stands again finds nothing open any more, because the debt was settled in
-- another way meanwhile, is the payee's money: it waits with the over-payments.
alter table repayment add column came_by text not null default 'repaid'
    check (came_by in ('repaid', 'set_off'));
select audit_watch('repayment');

create function set_off_stands_again() returns trigger language plpgsql as $$
declare
    paid record;
    taken record;
    left_cents bigint;
begin
    for paid in
        select f.decision, f.n, f.run, f.act, f.reason, gone.run as gone_run, gone.act as gone_act,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from fresh f
        left join run r on r.id = f.run
        cross join lateral (
            select c.run, c.act from decision_change c
            where c.decision = f.decision and c.n < f.n
              and counts_as_paid(c.from_state) and not counts_as_paid(c.to_state)
            order by c.n desc limit 1) gone
        where f.to_state = 'paid' and not counts_as_paid(f.from_state)
        order by f.decision
    loop
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
                insert into repayment (receivable, bank_id, cents, on_day, allocated, came_by, run,
                                       act)
                values (taken.receivable,
                        format('set-off of decision %s, change %s', paid.decision, paid.n),
                        left_cents, paid.on_day, 0, 'set_off', paid.run, paid.act);
            end if;
        end loop;
        insert into protected_kept (payee_key, month, decision, cents)
        select k.payee_key, k.month, k.decision,
               (select cents from payment where decision = k.decision order by id desc limit 1)
        from protected_kept k
        where k.decision = paid.decision and k.cents > 0
        order by k.month desc limit 1;
    end loop;
    return null;
end $$;
create trigger set_off_stands_again after insert on decision_change
    referencing new table as fresh
    for each statement execute function set_off_stands_again();
