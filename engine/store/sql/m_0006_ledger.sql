-- m_0006_ledger.sql
-- The double-entry ledger. A journal row is one voucher and carries both sides, so that debits
-- equal credits by construction. What a batch pays is one row a batch, programme and posting rule:
-- its payments are its lines (view journal_line), by the same shares that made its sum. Everything
-- that comes later (a payment that came back, every event of a receivable) is a row of its own.
--
-- Transfer costs accrue when the payment is decided (1243/1992 5 a §), so payments are posted as
-- they are planned, in the transaction of their batch; one that is not paid after all is posted
-- back as `returned` by the statement that says so. A correction is a counter-entry: sides swapped.

create table journal (
    id bigint generated always as identity primary key, -- the number of the voucher
    on_day date not null,
    event text not null check (event in ('paid', 'returned', 'set_off', 'receivable', 'repaid',
                                         'interest', 'moderated', 'written_off')),
    payer text not null,
    agency text not null,
    programme text not null,
    use_item text,
    use_year integer,
    debit text not null,
    credit text not null,
    cents bigint not null check (cents > 0),
    counter boolean not null default false, -- a counter-entry
    rule_row bigint references reference_row, -- null: no posting rule, a suspense account
    part integer not null default 1 check (part > 0),
    split integer[] not null, -- basis points of all parts; the last takes the remainder
    line_count bigint not null default 1 check (line_count > 0),
    batch bigint, -- of many payments: those of this batch in files of this run
    payment bigint, -- of one payment
    receivable bigint,
    component receivable_component,
    entry bigint references receivable_entry,
    change integer, -- of a payment: which change of its decision
    run bigint,
    act bigint references act,
    at timestamptz not null default clock_timestamp(),
    check (num_nonnulls(batch, payment, entry) = 1),
    check (part <= cardinality(split)),
    unique (entry, part),
    unique (payment, change, part)
);
create index journal_run on journal (run);
create index journal_day on journal (on_day);
create trigger append_only before update or delete or truncate on journal
    for each statement execute function refuse_change();

-- The share of one part of a posting: each by its percent, half up, but never more than is left;
-- the last takes the remainder. One or two parts are the rule, and their formula is inlined into
-- the query that sums a batch.
create function posting_share_of_many(cents bigint, split integer[], part integer) returns bigint
    language sql immutable as $$
    select case when part = cardinality(split) then cents
                else least(cents, (select sum((cents * p + 5000) / 10000)::bigint
                                   from unnest(split[1:part]) p)) end
         - least(cents, coalesce((select sum((cents * p + 5000) / 10000)::bigint
                                  from unnest(split[1:part - 1]) p), 0)) $$;
create function posting_share(cents bigint, split integer[], part integer) returns bigint
    language sql immutable as $$
    select case when cardinality(split) = 1 then cents
                when cardinality(split) > 2 then posting_share_of_many(cents, split, part)
                when part = 1 then least(cents, (cents * split[1] + 5000) / 10000)
                else cents - least(cents, (cents * split[1] + 5000) / 10000) end $$;

-- The postings of an event on a day: the programme's own rules, else those of *, else suspense.
create function posting_parts(of_programme text, of_event text, of_day date)
    returns table (part integer, split integer[], debit text, credit text, rule_row bigint)
    language sql stable as $$
    with rule as (
        select id, fields[1] as programme, fields[3] as debit, fields[4] as credit,
               coalesce(basis_points(fields[5]), 0) as percent
        from reference_row
        where table_name = 'posting_rules' and fields[2] = of_event
          and fields[1] in (of_programme, '*')
          and valid_from <= of_day and coalesce(valid_to, of_day) >= of_day),
    own as (
        select * from rule
        where programme = case when exists (select from rule where programme = of_programme)
                               then of_programme else '*' end),
    every as (select array_agg(percent order by id) as split from own)
    select row_number() over (order by id)::integer, every.split, debit, credit, id
    from own, every
    union all
    select 1, '{0}', 'SUSPENSE', 'SUSPENSE', null where not exists (select from rule) $$;

-- Payments of one batch, planned by one run: the same sums as engine/run/posting.c counts.
create function journal_post_batch(of_run bigint, of_batch bigint, of_day date) returns void
    language sql as $$
    with posting as materialized (
        select known.programme, parts.*
        from (select distinct programme from decision where batch = of_batch) known
        cross join lateral posting_parts(known.programme, 'paid', of_day) parts)
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
    order by d.payer, d.agency, d.programme, d.use_item, d.use_year, posting.part $$;

-- The sign of a change for the ledger: -1 the payment is not paid after all, 1 it is, 0 neither.
create function payment_sign(from_state decision_state, to_state decision_state) returns integer
    language sql immutable as $$
    select case when from_state in ('planned', 'sent', 'paid')
                     and to_state in ('refused', 'returned', 'held', 'cancelled') then -1
                when from_state in ('refused', 'returned') and to_state = 'paid' then 1
                else 0 end $$;

create index decision_change_money on decision_change (decision, n)
    where payment_sign(from_state, to_state) <> 0;

create function journal_post_changes() returns trigger language plpgsql as $$
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
    join decision d on d.id = step.decision
    join lateral (select * from payment where decision = d.id order by id desc limit 1) p on true
    cross join lateral posting_parts(d.programme, step.event, step.on_day) posting
    where posting_share(p.cents, posting.split, posting.part) > 0
    order by step.decision, posting.part;
    return null;
end $$;
create trigger journal after insert on decision_change
    referencing new table as fresh
    for each statement execute function journal_post_changes();

-- Every event of a receivable; a negative claim and a positive settlement are counter-entries.
create function journal_post_entries() returns trigger language plpgsql as $$
begin
    insert into journal (on_day, event, payer, agency, programme, use_item, use_year, debit, credit,
                         cents, counter, rule_row, part, split, receivable, component, entry, run,
                         act)
    select e.on_day, e.event::text, r.payer, r.agency, r.programme, r.use_item, r.use_year,
           case when e.counter then posting.credit else posting.debit end,
           case when e.counter then posting.debit else posting.credit end,
           posting_share(abs(e.cents), posting.split, posting.part), e.counter, posting.rule_row,
           posting.part, posting.split, e.receivable, e.component, e.id, e.run, e.act
    from (select *, case when event in ('receivable', 'interest') then cents < 0
                         else cents > 0 end as counter
          from fresh where cents <> 0) e
    join receivable r on r.id = e.receivable
    cross join lateral posting_parts(r.programme, e.event::text, e.on_day) posting
    where posting_share(abs(e.cents), posting.split, posting.part) > 0
    order by e.id, posting.part;
    return null;
end $$;
create trigger journal after insert on receivable_entry
    referencing new table as fresh
    for each statement execute function journal_post_entries();

-- One line a posting: the voucher's own, or one a payment of it.
create view journal_line as
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
    where d.batch = j.batch and d.payer = j.payer and d.agency = j.agency
      and d.programme = j.programme and d.use_item is not distinct from j.use_item
      and d.use_year is not distinct from j.use_year) p on true
where j.entry is not null or (p.id is not null and posting_share(p.cents, j.split, j.part) > 0);
