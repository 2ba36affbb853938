-- m_0029_use_of_the_day.sql
-- A decision that names no year or item of the budget uses those of the day on which it is checked.
-- One that waited over the end of a year is checked again in another year than it arrived in: the
-- appropriation of that year is asked, so that of that year is used and posted too.

-- What a decision uses since it was taken up again, where that is not what it arrived with.
create table decision_use (
    decision bigint not null,
    change integer not null check (change > 0), -- that pays it
    run bigint not null references run,
    use_item text not null,
    use_year integer not null,
    primary key (decision, change)
);
create trigger append_only before update or delete or truncate on decision_use
    for each statement execute function refuse_change();
select audit_watch_all();

-- What a decision used when a run had ended; null: what it uses now.
create function use_of(a_decision bigint, born_item text, born_year integer, a_run bigint)
    returns table (use_item text, use_year integer) language sql stable as $$
    select coalesce(u.use_item, born_item), coalesce(u.use_year, born_year)
    from (select) one
    left join lateral (
        select o.use_item, o.use_year from decision_use o
        where o.decision = a_decision and (a_run is null or o.run <= a_run)
        order by o.change desc limit 1) u on true $$;

create or replace function decision_change_fits() returns trigger language plpgsql as $$
declare
    told record; -- all changes of the statement
    fitting bigint;
begin
    select count(*) as rows, min(decision) as first, max(decision) as last,
           bool_or(counts_as_paid(from_state) <> counts_as_paid(to_state)) as uses,
           bool_or(from_state in ('held', 'deferred', 'refused', 'returned')) as waited,
           bool_or(to_state in ('held', 'deferred')) as waits,
           bool_or(to_state = 'rejected') as rejects
    into told from fresh;
    if told.rows = 0 then
        return null;
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
        insert into use_entry (payer, use_item, use_year, cents)
        select d.payer, u.use_item, u.use_year,
               sum(case when counts_as_paid(f.to_state) then d.cents else -d.cents end)
        from (select * from fresh
              where counts_as_paid(from_state) <> counts_as_paid(to_state) offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        cross join lateral use_of(d.id, d.use_item, d.use_year, null) u
        where num_nulls(d.payer, u.use_item, u.use_year) = 0
        group by 1, 2, 3;
    end if;
    if told.waited then
        delete from decision_waiting w using fresh where fresh.decision = w.decision;
    end if;
    if told.waits then
        insert into decision_waiting (decision, state)
        select decision, to_state from fresh where to_state in ('held', 'deferred');
    end if;
    if told.rejects then
        delete from decision_claim c
        using (select * from fresh where to_state = 'rejected' offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        where c.decision_key = d.decision_key;
    end if;
    return null;
end $$;

create or replace function journal_post_changes() returns trigger language plpgsql as $$
begin
    with step as materialized (
        select d.payer, d.agency, d.programme, u.use_item, u.use_year, p.id as payment, p.cents,
               f.decision, f.n, f.run, f.act,
               case payment_sign(f.from_state, f.to_state) when -1 then 'returned'
                                                           else 'paid' end as event,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from (select * from fresh where payment_sign(from_state, to_state) <> 0 offset 0) f
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
    from (select * from fresh where payment_sign(from_state, to_state) <> 0 offset 0) f
    cross join lateral (select * from decision where id = f.decision offset 0) d
    cross join lateral (select * from payment where decision = d.id order by id desc limit 1) p
    left join run r on r.id = f.run
    where d.programme = 'refund'
    order by p.id;
    return null;
end $$;

-- Payments of one batch, planned by one run (engine/run/posting.c counts those of the run itself).
create or replace function journal_post_batch(of_run bigint, of_batch bigint, of_day date)
    returns void language sql as $$
    with posting as materialized (
        select known.programme, parts.*
        from (select distinct programme from decision where batch = of_batch) known
        cross join lateral posting_parts(known.programme, 'paid', of_day) parts
        where known.programme <> 'refund')
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, rule_row, part, split, line_count, batch, run)
    select of_day, 'paid', d.payer, d.agency, d.programme, u.use_item, u.use_year, posting.debit,
           posting.credit, sum(posting_share(p.cents, posting.split, posting.part)),
           posting.rule_row, posting.part, posting.split, count(*), of_batch, of_run
    from decision d
    join payment p on p.decision = d.id
    join payment_file f on f.id = p.file and f.run = of_run
    join posting on posting.programme = d.programme
    cross join lateral use_of(d.id, d.use_item, d.use_year, of_run) u
    where d.batch = of_batch
    group by d.payer, d.agency, d.programme, u.use_item, u.use_year, posting.debit, posting.credit,
             posting.rule_row, posting.part, posting.split
    having sum(posting_share(p.cents, posting.split, posting.part)) > 0
    order by d.payer, d.agency, d.programme, u.use_item, u.use_year, posting.part;

    select journal_post_refund(p.id, null, 1, of_day, of_run, null)
    from decision d
    join payment p on p.decision = d.id
    join payment_file f on f.id = p.file and f.run = of_run
    where d.batch = of_batch and d.programme = 'refund'
    order by p.id $$;

-- One line a posting: the voucher's own, or one a payment of it.
create or replace view journal_line as
select j.id as voucher, j.on_day, j.event, j.payer, j.agency, j.programme, j.use_item, j.use_year,
       j.debit, j.credit, j.counter, j.rule_row, j.part, j.run, j.act, j.receivable, j.component,
       p.id as payment, p.decision,
       case when p.id is null then j.cents
            else posting_share(p.cents, j.split, j.part) end as cents
from journal j
left join lateral (
    select q.id, q.decision, q.cents from payment q where q.id = j.payment
    union all
    select q.id, q.decision, q.cents
    from decision d
    join payment q on q.decision = d.id
    join payment_file f on f.id = q.file and f.run = j.run
    cross join lateral use_of(d.id, d.use_item, d.use_year, j.run) u
    where d.batch = j.batch and d.payer = j.payer and d.agency = j.agency
      and d.programme = j.programme and u.use_item is not distinct from j.use_item
      and u.use_year is not distinct from j.use_year) p on true
where j.entry is not null or (p.id is not null and posting_share(p.cents, j.split, j.part) > 0);
