-- m_0112_only_what_was_set_off.sql
-- When a decision is not paid after all, or is after all, its set-offs are taken back, or stand
-- again. Nearly all have none, and each was asked by statements of its own, whose triggers took a
-- third of the time of an answer with refusals.
create index protected_kept_decision on protected_kept (decision);

-- Something was set off against it, withheld from it, or kept of it as a protected portion.
create function set_off_concerns(a_decision bigint) returns boolean language sql stable as $$
    select exists (select from receivable_entry
                   where decision = a_decision and event = 'set_off')
        or exists (select from repayment where withheld_from = a_decision)
        or exists (select from protected_kept where decision = a_decision) $$;

-- As m_0080 has it.
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
        select coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day) g
    where exists (select from repayment w where w.withheld_from = f.decision);

    insert into protected_kept (payee_key, month, decision, cents)
    select k.payee_key, k.month, k.decision, -sum(k.cents)
    from unnest(changes) f join protected_kept k on k.decision = f.decision
    group by 1, 2, 3 having sum(k.cents) <> 0 $$;

-- As m_0084 has it.
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
        where set_off_concerns(f.decision)
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
                        format('set-off of decision %s, change %s, receivable %s', paid.decision,
                               paid.n, taken.receivable),
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
