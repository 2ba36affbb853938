-- m_0034_changes_at_one_look.sql
-- Seven triggers each read all changes of a statement to find that most of them ask for nothing.
-- One looks now: what a step asks for follows from its two states alone, and a night's answer knows
-- a handful of steps.

drop trigger attempt_is_allowed on decision_change;
drop trigger fits on decision_change;
drop trigger journal on decision_change;
drop trigger refers on decision_change;
drop trigger set_off_stands_again on decision_change;
drop trigger set_off_taken_back on decision_change;
drop trigger waits on decision_change;
drop function attempt_is_allowed();
drop function decision_change_fits();
drop function journal_post_changes();
drop function decision_change_refers();
drop function set_off_stands_again();
drop function set_off_taken_back();
drop function decision_waits();

-- Changes that move money are posted.
create function journal_post_changes(changes decision_change[]) returns void language plpgsql as $$
begin
    with step as materialized (
        select d.payer, d.agency, d.programme, u.use_item, u.use_year, p.id as payment, p.cents,
               f.decision, f.n, f.run, f.act,
               case payment_sign(f.from_state, f.to_state) when -1 then 'returned'
                                                           else 'paid' end as event,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from unnest(changes) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        cross join lateral use_of(d.id, d.use_item, d.use_year, null) u
        cross join lateral (select * from payment where decision = d.id
                            order by id desc limit 1) p
        left join run r on r.id = f.run
        where d.programme <> 'refund'),
    posting as materialized (
        select known.programme, known.event, known.on_day, parts.*
        from (select distinct programme, event, on_day from step) known
        cross join lateral posting_parts(known.programme, known.event, known.on_day) parts)
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, rule_row, part, split, payment, change, run, act)
    select s.on_day, s.event, s.payer, s.agency, s.programme, s.use_item, s.use_year,
           posting.debit, posting.credit, posting_share(s.cents, posting.split, posting.part),
           posting.rule_row, posting.part, posting.split, s.payment, s.n, s.run, s.act
    from step s
    join posting using (programme, event, on_day)
    where posting_share(s.cents, posting.split, posting.part) > 0
    order by s.decision, posting.part;

    perform journal_post_refund(p.id, f.n, payment_sign(f.from_state, f.to_state),
                                coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date),
                                f.run, f.act)
    from unnest(changes) f
    cross join lateral (select * from decision where id = f.decision offset 0) d
    cross join lateral (select * from payment where decision = d.id order by id desc limit 1) p
    left join run r on r.id = f.run
    where d.programme = 'refund'
    order by p.id;
end $$;

-- What was set off for decisions that no longer count as paid is open again.
create function set_off_take_back(changes decision_change[]) returns void language sql as $$
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

    insert into protected_kept (payee_key, month, decision, cents)
    select k.payee_key, k.month, k.decision, -sum(k.cents)
    from unnest(changes) f join protected_kept k on k.decision = f.decision
    group by 1, 2, 3 having sum(k.cents) <> 0 $$;

-- Decisions that were over, and were paid after all: what was taken back by that is set off again.
create function set_off_stand_again(changes decision_change[]) returns void language plpgsql as $$
declare
    paid record;
    taken record;
    left_cents bigint;
begin
    for paid in
        select f.decision, f.n, f.run, f.act, f.reason, gone.run as gone_run, gone.act as gone_act,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from unnest(changes) f
        left join run r on r.id = f.run
        cross join lateral (
            select c.run, c.act from decision_change c
            where c.decision = f.decision and c.n < f.n
              and counts_as_paid(c.from_state) and not counts_as_paid(c.to_state)
            order by c.n desc limit 1) gone
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
end $$;

-- What changes add to the use of appropriations, or give back.
create function use_change(changes decision_change[]) returns void language sql as $$
    insert into use_entry (payer, use_item, use_year, cents)
    select d.payer, u.use_item, u.use_year,
           sum(case when counts_as_paid(f.to_state) then d.cents else -d.cents end)
    from unnest(changes) f
    cross join lateral (select * from decision where id = f.decision offset 0) d
    cross join lateral use_of(d.id, d.use_item, d.use_year, null) u
    where num_nulls(d.payer, u.use_item, u.use_year) = 0
    group by 1, 2, 3 $$;

-- First what may not be, then what follows; each only where a step asks for it.
create function decision_change_follows() returns trigger language plpgsql as $$
declare
    told record; -- all changes of the statement
    fitting bigint;
begin
    select sum(rows)::bigint as rows, min(first) as first, max(last) as last,
           bool_or(not exists (select from decision_edge e where e.from_state = step.from_state
                                                             and e.to_state = step.to_state)
                   or (act is not null
                       and not exists (select from act a where a.id = step.act))) as strays,
           bool_or(to_state = 'planned' and from_state <> 'planned') as tries,
           bool_or(counts_as_paid(from_state) <> counts_as_paid(to_state)) as uses,
           bool_or(counts_as_paid(from_state) and not counts_as_paid(to_state)) as gives_back,
           bool_or(not counts_as_paid(from_state) and to_state = 'paid') as pays_after_all,
           bool_or(payment_sign(from_state, to_state) <> 0) as posts,
           bool_or(from_state in ('held', 'deferred', 'refused', 'returned')) as waited,
           bool_or(to_state in ('held', 'deferred', 'refused', 'returned')) as waits,
           bool_or(to_state = 'rejected') as rejects
    into told
    from (select from_state, to_state, act, count(*) as rows, min(decision) as first,
                 max(decision) as last
          from fresh group by from_state, to_state, act) step;
    if told.rows is null then
        return null;
    end if;

    if told.strays then
        raise exception 'a change is no step, or of an act that is not there'
            using errcode = 'MK002';
    end if;
    if told.tries and exists (select from fresh
                              where to_state = 'planned' and from_state <> 'planned'
                                and attempt_is_blocked(decision)) then
        raise exception 'an earlier attempt to pay it may still pay, or has paid'
            using errcode = 'MK004';
    end if;
    if told.last - told.first < 6 * told.rows then
        execute '
            select (select count(*) from fresh
                    join decision born
                        on born.id = fresh.decision and born.state = fresh.from_state
                        and born.id between $1 and $2
                    where fresh.n < 2)
                + (select count(*) from fresh
                   join decision_change before
                       on before.decision = fresh.decision and before.n = fresh.n - 1
                       and before.to_state = fresh.from_state
                       and before.decision between $1 and $2
                   where fresh.n > 1)'
        into fitting using told.first, told.last;
    else
        select sum(changes_that_fit(decisions, n, from_state)) into fitting
        from (select n, from_state, array_agg(decision order by decision) as decisions
              from fresh group by n, from_state) step;
    end if;
    if fitting is distinct from told.rows then
        raise exception 'a change does not start where its decision stands'
            using errcode = 'MK002';
    end if;

    if told.uses then
        perform use_change(array_agg(row(f.*)::decision_change))
        from fresh f where counts_as_paid(from_state) <> counts_as_paid(to_state);
    end if;
    if told.waited then
        delete from decision_waiting w using fresh where fresh.decision = w.decision;
    end if;
    if told.waits then
        insert into decision_waiting (decision, state)
        select decision, to_state from fresh
        where to_state in ('held', 'deferred', 'refused', 'returned');
    end if;
    if told.rejects then
        delete from decision_claim c
        using (select * from fresh where to_state = 'rejected' offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        where c.decision_key = d.decision_key;
    end if;
    if told.posts then
        perform journal_post_changes(array_agg(row(f.*)::decision_change))
        from fresh f where payment_sign(from_state, to_state) <> 0;
    end if;
    if told.pays_after_all then
        perform set_off_stand_again(array_agg(row(f.*)::decision_change))
        from fresh f where to_state = 'paid' and not counts_as_paid(from_state);
    end if;
    if told.gives_back then
        perform set_off_take_back(array_agg(row(f.*)::decision_change))
        from fresh f where counts_as_paid(from_state) and not counts_as_paid(to_state);
    end if;
    return null;
end $$;
create trigger follows after insert on decision_change
    referencing new table as fresh
    for each statement execute function decision_change_follows();
