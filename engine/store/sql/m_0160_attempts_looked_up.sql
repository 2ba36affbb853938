-- m_0160_attempts_looked_up.sql
-- Whether an earlier attempt may still pay is asked of all decisions together that are taken up
-- again: one after another took half of the time. With "offset 0" their payments are looked up,
-- then the files of these: a server that has counted few files went through all payments of each
-- file instead, for each decision.
create function attempts_are_blocked(decisions bigint[]) returns boolean
    language sql stable as $$
    select exists (
        select from unnest(decisions) d (id)
        cross join lateral (select id, file from payment where decision = d.id offset 0) p
        cross join lateral (select state from payment_file where id = p.file offset 0) f
        left join lateral (select * from payment_result where payment = p.id offset 0) r on true
        where case when r.payment is null then f.state <> 'void' else result_may_pay(r) end)
    or exists (
        select from (select distinct withheld_from as id from repayment
                     where withheld_from = any (decisions) offset 0) w
        where withheld_is_refunded(w.id)) $$;

create or replace function attempt_is_blocked(a_decision bigint) returns boolean
    language sql stable as $$
    select attempts_are_blocked(array[a_decision]) $$;

create or replace function decision_change_follows() returns trigger language plpgsql as $$
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
    if told.tries and attempts_are_blocked(array(
            select decision from fresh
            where to_state = 'planned' and from_state <> 'planned')) then
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
