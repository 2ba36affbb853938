-- m_0027_answers_read_less.sql
-- An answer that changes a whole night costs less.

-- What earlier answers say of a payment is asked in the index alone: the rows of the answer that is
-- being taken, which are known, are not fetched for it.
drop index answer_status_payment;
create index answer_status_payment on answer_status (number, answer)
    where level = 3 and number is not null;
drop index answer_item_payment;
create index answer_item_payment on answer_item (number, answer)
    where status = 0 and number is not null;

-- Rows of one answer, of one run and of one act lie together: a summary of pages finds them.
drop index answer_item_answer;
create index answer_item_answer on answer_item using brin (answer)
    with (pages_per_range = 16, autosummarize = on);
drop index decision_change_run;
drop index decision_change_act;
create index decision_change_run on decision_change using brin (run, act)
    with (pages_per_range = 16, autosummarize = on);

-- Which changes are posted is asked of those of a run or an act only (q_ledger_proof.sql), and the
-- condition of the index was computed for every change.
drop index decision_change_money;

-- Every change must start where its decision stands: those that do are counted. The numbers of an
-- answer about a whole night stand close, so all between is read at one go; those of an answer
-- about one file of it are looked up.
create function changes_that_fit(decisions bigint[], a_n integer, a_state decision_state)
    returns bigint language plpgsql stable as $$
declare
    fitting bigint;
begin
    if a_n = 1 then
        execute 'select count(*) from decision
                 where id between $1[1] and $1[cardinality($1)] and state = $2
                   and id = any(array(select unnest($1)))'
        into fitting using decisions, a_state;
    else
        execute 'select count(*) from decision_change
                 where decision between $1[1] and $1[cardinality($1)] and to_state = $2
                   and n = $3 - 1 and decision = any(array(select unnest($1)))'
        into fitting using decisions, a_state, a_n;
    end if;
    return fitting;
end $$;

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
        select d.payer, d.use_item, d.use_year,
               sum(case when counts_as_paid(f.to_state) then d.cents else -d.cents end)
        from (select * from fresh
              where counts_as_paid(from_state) <> counts_as_paid(to_state) offset 0) f
        cross join lateral (select * from decision where id = f.decision offset 0) d
        where num_nulls(d.payer, d.use_item, d.use_year) = 0
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

-- Numbers of items are taken for a whole block of rows (BLOCK_ROWS of engine/answer/answer_rows.c).
alter sequence answer_item_number increment by 16384;
