-- m_0019_answers_by_number.sql
-- What follows from changes of decisions is looked up by their numbers, one by one: an answer about
-- one file of a night names numbers that are spread over the whole night, and must not read the
-- night for it. (offset 0 keeps a look-up one; a block just loaded has no statistics that would.)

-- The latest attempt of a decision is the last of the index.
drop index payment_decision;
create index payment_decision on payment (decision, id);

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
    insert into use_entry (payer, use_item, use_year, cents)
    select d.payer, d.use_item, d.use_year,
           sum(case when counts_as_paid(f.to_state) then d.cents else -d.cents end)
    from (select * from fresh
          where counts_as_paid(from_state) <> counts_as_paid(to_state) offset 0) f
    cross join lateral (select * from decision where id = f.decision offset 0) d
    where num_nulls(d.payer, d.use_item, d.use_year) = 0
    group by 1, 2, 3;

    delete from decision_waiting w using fresh where fresh.decision = w.decision;
    insert into decision_waiting (decision, state)
    select decision, to_state from fresh where to_state in ('held', 'deferred');
    if exists (select from fresh where to_state = 'rejected') then
        delete from decision_claim c
        using (select * from fresh where to_state = 'rejected' offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        where c.decision_key = d.decision_key;
    end if;
    return null;
end $$;

-- The changes of a statement that pay or take back, with their latest attempts.
create or replace function journal_post_changes() returns trigger language plpgsql as $$
begin
    with step as materialized (
        select d.payer, d.agency, d.programme, d.use_item, d.use_year, p.id as payment, p.cents,
               f.decision, f.n, f.run, f.act,
               case payment_sign(f.from_state, f.to_state) when -1 then 'returned'
                                                           else 'paid' end as event,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from (select * from fresh where payment_sign(from_state, to_state) <> 0 offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
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
    from (select * from fresh where payment_sign(from_state, to_state) <> 0 offset 0) f
    cross join lateral (select * from decision where id = f.decision offset 0) d
    cross join lateral (select * from payment where decision = d.id order by id desc limit 1) p
    left join run r on r.id = f.run
    where d.programme = 'refund'
    order by p.id;
    return null;
end $$;
