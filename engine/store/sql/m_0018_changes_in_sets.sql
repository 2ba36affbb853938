-- m_0018_changes_in_sets.sql
-- A night's answer changes every decision of the night. The check that a change starts where its
-- decision stands is planned anew for each statement, and looks between the first and the last
-- number that it changes: so a whole night is one join of one block, and a few are a few look-ups.
create or replace function decision_change_fits() returns trigger language plpgsql as $$
declare
    first bigint;
    last bigint;
    wrong boolean;
begin
    select min(decision), max(decision) into first, last from fresh;
    execute '
        select exists (
            select from fresh
            left join decision born
                on born.id = fresh.decision and born.id between $1 and $2
            where fresh.n = 1 and fresh.from_state is distinct from born.state)
        or exists (
            select from fresh
            left join decision_change before
                on before.decision = fresh.decision and before.n = fresh.n - 1
                and before.decision between $1 and $2
            where fresh.n <> 1 and fresh.from_state is distinct from before.to_state)'
    into wrong using first, last;
    if wrong then
        raise exception 'a change does not start where its decision stands'
            using errcode = 'MK002';
    end if;
    if exists (select from fresh
               where counts_as_paid(from_state) <> counts_as_paid(to_state)) then
        insert into use_entry (payer, use_item, use_year, cents)
        select d.payer, d.use_item, d.use_year,
               sum(case when counts_as_paid(fresh.to_state) then d.cents else -d.cents end)
        from fresh
        join decision d on d.id = fresh.decision
        where counts_as_paid(fresh.from_state) <> counts_as_paid(fresh.to_state)
          and num_nulls(d.payer, d.use_item, d.use_year) = 0
        group by 1, 2, 3;
    end if;

    delete from decision_waiting w using fresh where fresh.decision = w.decision;
    insert into decision_waiting (decision, state)
    select decision, to_state from fresh where to_state in ('held', 'deferred');
    if exists (select from fresh where to_state = 'rejected') then
        delete from decision_claim c using fresh, decision d
        where fresh.to_state = 'rejected' and d.id = fresh.decision
          and c.decision_key = d.decision_key;
    end if;
    return null;
end $$;
