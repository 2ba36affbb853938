-- m_0005_recovery.sql
-- Recovery: what was paid wrongly, and how it comes back. A receivable is a small row with a state
-- that moves only along receivable_edge; its money is receivable_entry, rows that never change and
-- whose sums per claim and component are what is open: nothing is stored twice.

create type receivable_state as enum ('suspected', 'hearing', 'closed_no_action', 'decided',
    'appeal_open', 'final', 'due', 'partial', 'paid', 'set_off', 'instalment_plan', 'reminded',
    'enforcement_sent', 'returned_no_assets', 'collected', 'bankruptcy_lodged', 'restructured',
    'debt_adjusted', 'settled', 'moderated', 'expired', 'written_off');

-- The same table as in engine/recovery/receivable_machine.c; a test compares them.
create table receivable_edge (
    from_state receivable_state,
    event text,
    to_state receivable_state,
    primary key (from_state, event)
);
insert into receivable_edge
select from_state, event, coalesce(to_state, from_state) -- no to_state: it stays where it is
from (values
    ('{suspected,hearing}'::receivable_state[], 'hear', 'hearing'::receivable_state),
    ('{suspected,hearing}', 'close', 'closed_no_action'),
    ('{hearing}', 'decide', 'decided'),
    ('{decided}', 'appeal', 'appeal_open'),
    ('{decided,appeal_open}', 'final', 'final'),
    ('{decided,appeal_open,final,due}', 'annul', 'closed_no_action'),
    ('{decided,appeal_open,final}', 'demand', 'due'),
    ('{due,partial,reminded,returned_no_assets}', 'remind', 'reminded'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan}', 'plan', 'instalment_plan'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan}', 'enforce', 'enforcement_sent'),
    ('{enforcement_sent}', 'return_empty', 'returned_no_assets'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent,'
     'restructured,debt_adjusted}', 'bankruptcy', 'bankruptcy_lodged'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent}',
     'restructure', 'restructured'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent}',
     'adjust_debt', 'debt_adjusted'),
    ('{due,partial,reminded,returned_no_assets}', 'repay', 'partial'),
    ('{instalment_plan,enforcement_sent,bankruptcy_lodged,restructured,debt_adjusted}',
     'repay', null),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,bankruptcy_lodged,'
     'restructured,debt_adjusted}', 'repay_all', 'paid'),
    ('{enforcement_sent}', 'repay_all', 'collected'),
    ('{due,partial,reminded,returned_no_assets}', 'set_off', 'partial'),
    ('{due,partial,reminded,returned_no_assets}', 'set_off_all', 'set_off'),
    ('{paid,set_off,collected}', 'settle', 'settled'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent,'
     'bankruptcy_lodged,restructured,debt_adjusted}', 'moderate_all', 'moderated'),
    ('{due,partial,reminded,returned_no_assets,instalment_plan,enforcement_sent,'
     'bankruptcy_lodged,restructured,debt_adjusted}', 'write_off', 'written_off'),
    ('{decided,appeal_open,final,due,partial,reminded,returned_no_assets,'
     'instalment_plan,enforcement_sent,bankruptcy_lodged,restructured,debt_adjusted,'
     'written_off}', 'expire', 'expired'),
    ('{due,partial,settled,moderated,written_off}', 'reverse', 'due'),
    ('{reminded,returned_no_assets,instalment_plan,enforcement_sent,bankruptcy_lodged,'
     'restructured,debt_adjusted}', 'reverse', null))
    edge (from_states, event, to_state)
cross join lateral unnest(from_states) from_state;

-- Grounds by code (688/2001 20-22 §, 380/2023 133-134 §; X: another authority's decision).
create table receivable_ground (
    code text primary key,
    law text not null,
    mandatory boolean not null,
    text_fi text not null,
    text_sv text not null
);
insert into receivable_ground values
    ('R1', '688/2001 20 §', true,
     'avustus on saatu virheellisesti, liikaa tai ilmeisen perusteettomasti',
     'understödet har erhållits felaktigt, till för stort belopp eller uppenbart utan grund'),
    ('M1', '688/2001 21 § 1 kohta', true,
     'palautettavaa avustusta ei ole palautettu',
     'ett understöd som ska återbetalas har inte återbetalats'),
    ('M2', '688/2001 21 § 2 kohta', true,
     'avustusta on käytetty olennaisesti muuhun tarkoitukseen',
     'understödet har använts för ett väsentligen annat ändamål'),
    ('M3', '688/2001 21 § 3 kohta', true,
     'on annettu väärä tai harhaanjohtava tieto tai salattu tieto',
     'oriktiga eller vilseledande uppgifter har lämnats eller uppgifter har hemlighållits'),
    ('M4', '688/2001 21 § 4 kohta', true,
     'ehtoja on muutoin olennaisesti rikottu',
     'villkoren har annars brutits i väsentlig grad'),
    ('D1', '688/2001 22 § 1 kohta', false,
     'käyttöä tai ehtoja koskevia velvoitteita on rikottu',
     'skyldigheter om användning eller villkor har brutits'),
    ('D2', '688/2001 22 § 2 kohta', false,
     'tarkastuksessa ei ole avustettu tai aineistoa ei ole annettu',
     'bistånd eller material har vägrats vid granskning'),
    ('D3', '688/2001 22 § 3 kohta', false,
     'toiminta on lopetettu, supistettu tai luovutettu',
     'verksamheten har upphört, inskränkts eller överlåtits'),
    ('D4', '688/2001 22 § 4 kohta', false, 'omaisuus on luovutettu', 'egendom har överlåtits'),
    ('D5', '688/2001 22 § 5 kohta', false,
     'omaisuuden käyttötarkoitus on muutettu',
     'egendomens användningsändamål har ändrats'),
    ('D6', '688/2001 22 § 6 kohta', false,
     'ulosotto, selvitystila, konkurssi, saneeraus tai velkajärjestely',
     'utsökning, likvidation, konkurs, sanering eller skuldsanering'),
    ('D7', '688/2001 22 § 7 kohta', false,
     'oikeudellinen muoto ei vastaa todellista luonnetta',
     'den rättsliga formen motsvarar inte den verkliga karaktären'),
    ('D8', '688/2001 22 § 8 kohta', false,
     'työrikos tai laittoman työvoiman käyttö',
     'brott mot arbetslagstiftning eller olaglig arbetskraft'),
    ('D9', '688/2001 22 § 9 kohta', false,
     'omaisuus on tuhoutunut ja siitä on saatu vakuutuskorvaus',
     'egendomen har förstörts och ersatts av försäkring'),
    ('D10', '688/2001 22 § 10 kohta', false,
     'Euroopan unionin lainsäädäntö edellyttää sitä',
     'Europeiska unionens lagstiftning kräver det'),
    ('E1', '380/2023 134 §', true,
     'tuki on maksettu perusteettomasti tai ehdot eivät täyty',
     'stödet har betalats utan grund eller villkoren är inte uppfyllda'),
    ('X', 'toisen viranomaisen päätös', true,
     'saatava on tuotu toisesta järjestelmästä',
     'fordran har överförts från ett annat system');

create sequence receivable_number start 1001;
create table receivable (
    id bigint primary key default nextval('receivable_number'),
    reference text not null unique, -- national; the RF form is made of it
    state receivable_state not null default 'suspected',
    payer text not null,
    agency text not null,
    programme text not null,
    grant_id text not null,
    use_item text,
    use_year integer,
    ground text not null references receivable_ground,
    facts text not null check (facts <> ''), -- what happened
    regime text not null,
    regime_row bigint not null references reference_row, -- as it stood on the day of the grant
    granted_on date not null,
    known_on date not null, -- when the authority learnt of the ground
    last_paid_on date not null,
    person boolean not null,
    language text not null default 'fi' check (language in ('fi', 'sv')),
    day_count text not null default 'ACT/365F' check (day_count = 'ACT/365F'), -- pinned
    rounding text not null default 'half-up per claim and interval'
        check (rounding = 'half-up per claim and interval'),
    capital_first boolean not null default false, -- debt adjustment, 57/1993 25 §
    fraud_suspected boolean not null default false, -- stops the ten years of 757/2021
    appeal_stay boolean not null default false,
    source text, -- the system it was imported from, with its id there
    source_id text,
    hearing_due_on date,
    answered_on date,
    decided_on date,
    decided_by text,
    notice_on date, -- when the decision counts as received
    final_on date,
    due_on date, -- last day without late interest
    unique (source, source_id),
    check (num_nulls(source, source_id) in (0, 2)),
    check (state in ('suspected', 'hearing', 'closed_no_action') or decided_on is not null),
    check (state in ('suspected', 'hearing', 'closed_no_action', 'decided', 'appeal_open', 'final')
           or due_on is not null)
);
create index receivable_at_work on receivable (state)
    where state not in ('closed_no_action', 'settled', 'expired', 'moderated');

-- One or several debtors; a joint one owes all of it (688/2001 27 §). n = 1 is the payee.
create table receivable_debtor (
    receivable bigint not null references receivable,
    n integer not null check (n > 0),
    payee_key bigint not null,
    payee_id text not null,
    payee_name text not null,
    protected_address boolean not null default false,
    primary key (receivable, n),
    unique (receivable, payee_id)
);
create index receivable_debtor_key on receivable_debtor (payee_key);

-- What is recovered: an instalment that was paid on a day, or a part of it.
create table receivable_claim (
    receivable bigint not null references receivable,
    n integer not null check (n > 0),
    decision bigint, -- null: of another system
    paid_on date not null, -- interest runs from here
    capital bigint not null check (capital > 0), -- until decided; then the entries count
    primary key (receivable, n)
);
create index receivable_claim_decision on receivable_claim (decision);

create type receivable_event as enum ('receivable', 'interest', 'repaid', 'set_off', 'moderated',
    'written_off');
create type receivable_component as enum ('costs', 'late_interest', 'interest', 'capital');

-- Money of a receivable: what is claimed is positive, what settles it negative. A reversal is a row
-- of its own with the other sign. Interest says for which days it is (from_day excluded).
create table receivable_entry (
    id bigint generated always as identity primary key,
    receivable bigint not null,
    claim integer not null,
    event receivable_event not null,
    component receivable_component not null,
    cents bigint not null,
    on_day date not null,
    from_day date,
    to_day date,
    decision bigint, -- of a set-off: the payment decision that was reduced
    reverses bigint unique references receivable_entry,
    run bigint,
    act bigint references act,
    at timestamptz not null default clock_timestamp(),
    foreign key (receivable, claim) references receivable_claim (receivable, n),
    check (run is not null or act is not null),
    check (num_nulls(from_day, to_day) in (0, 2)),
    check ((event = 'interest') = (from_day is not null)),
    check (event <> 'interest' or component in ('interest', 'late_interest')),
    check (event = 'interest' or cents <> 0),
    check (reverses is not null or case when event in ('receivable', 'interest') then true
                                        else cents < 0 end)
);
create index receivable_entry_of on receivable_entry (receivable);
create index receivable_entry_decision on receivable_entry (decision) where decision is not null;

-- Every step, with its reason: the story of the case.
create table receivable_change (
    receivable bigint not null references receivable,
    n integer not null check (n > 0),
    event text not null,
    from_state receivable_state not null,
    to_state receivable_state not null,
    on_day date not null,
    run bigint,
    act bigint references act,
    at timestamptz not null default clock_timestamp(),
    detail text,
    primary key (receivable, n),
    check (run is not null or act is not null)
);

-- Agreed parts of an instalment plan.
create table receivable_plan (
    receivable bigint not null references receivable,
    n integer not null check (n > 0),
    due_on date not null,
    cents bigint not null check (cents > 0),
    act bigint not null references act, -- the last act is the plan in force
    primary key (receivable, act, n)
);

-- Money that came in with the reference of a receivable, once by the id that the bank gave it. What
-- is over is returned as a payment of its own: it waits in this list for a person.
create table repayment (
    id bigint generated always as identity primary key,
    receivable bigint not null references receivable,
    bank_id text not null unique,
    cents bigint not null check (cents > 0),
    on_day date not null,
    allocated bigint check (allocated between 0 and cents), -- null: waits for an interest rate
    excess_returned boolean not null default false,
    run bigint,
    act bigint references act,
    check (run is not null or act is not null)
);
create index repayment_waiting on repayment (id) where allocated is null;

-- What a person has kept of the protected portion by payments of a calendar month, where a
-- receivable was due (ulosottokaari 4:48 §). A decision that is not paid after all gives it back.
create table protected_kept (
    payee_key bigint not null,
    month date not null check (extract(day from month) = 1),
    decision bigint not null,
    cents bigint not null
);
create index protected_kept_key on protected_kept (payee_key, month);

-- ── guards ───────────────────────────────────────────────────────────────────────────────────

create function receivable_moves() returns trigger language plpgsql as $$
begin
    if new.state <> old.state
       and not exists (select from receivable_edge
                       where from_state = old.state and to_state = new.state) then
        raise exception 'a receivable does not go from % to %', old.state, new.state
            using errcode = 'MK002';
    end if;
    if (new.id, new.reference, new.payer, new.regime_row, new.day_count, new.rounding,
        new.source_id)
       is distinct from
       (old.id, old.reference, old.payer, old.regime_row, old.day_count, old.rounding,
        old.source_id)
    then
        raise exception 'what is pinned on a receivable is never changed' using errcode = 'MK001';
    end if;
    return new;
end $$;
create trigger legal_move before update on receivable
    for each row execute function receivable_moves();
create trigger append_only before delete or truncate on receivable
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on receivable_entry
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on receivable_change
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on receivable_debtor
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on receivable_edge
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on receivable_plan
    for each statement execute function refuse_change();

-- No component of a claim is ever settled by more than was claimed.
create function receivable_entry_fits() returns trigger language plpgsql as $$
begin
    if exists (
        select from receivable_entry e
        where (e.receivable, e.claim) in (select receivable, claim from fresh)
        group by e.receivable, e.claim, e.component
        having sum(e.cents) < 0) then
        raise exception 'more is settled than is claimed' using errcode = 'MK003';
    end if;
    return null;
end $$;
create trigger fits after insert on receivable_entry
    referencing new table as fresh
    for each statement execute function receivable_entry_fits();

create function receivable_change_fits() returns trigger language plpgsql as $$
begin
    if exists (
        select from fresh
        left join receivable_edge e on e.from_state = fresh.from_state and e.event = fresh.event
        where e.to_state is distinct from fresh.to_state
          and not (fresh.from_state = fresh.to_state
                   and fresh.event in ('open', 'import', 'amend', 'moderate', 'answer'))) then
        raise exception 'a receivable makes no such step' using errcode = 'MK002';
    end if;
    return null;
end $$;
create trigger fits after insert on receivable_change
    referencing new table as fresh
    for each statement execute function receivable_change_fits();

-- A decision that is not paid after all takes its set-off back: the debt is open again.
create function set_off_taken_back() returns trigger language plpgsql as $$
begin
    if not exists (select from fresh
                   where counts_as_paid(from_state) and not counts_as_paid(to_state)) then
        return null;
    end if;
    with gone as (
        select f.decision, f.run, f.act, f.reason,
               coalesce(r.run_date, (f.at at time zone 'Europe/Helsinki')::date) as on_day
        from fresh f left join run r on r.id = f.run
        where counts_as_paid(f.from_state) and not counts_as_paid(f.to_state)),
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
    from fresh f join protected_kept k on k.decision = f.decision
    where counts_as_paid(f.from_state) and not counts_as_paid(f.to_state)
    group by 1, 2, 3 having sum(k.cents) <> 0;
    return null;
end $$;
create trigger set_off_taken_back after insert on decision_change
    referencing new table as fresh
    for each statement execute function set_off_taken_back();

-- ── regimes and rates as dated rows ──────────────────────────────────────────────────────────

-- The columns of table regimes (engine/reference/tables.c). Amounts in cents, percents in basis
-- points.
create function basis_points(text text) returns integer language sql immutable as $$
    select (nullif(text, '')::numeric * 100)::integer $$;

create view regime as
select id as row, fields[1] as code, fields[2] as title, fields[3] as law,
       coalesce((nullif(fields[4], '')::numeric * 100)::bigint, 0) as small_amount,
       fields[5] as interest_for, -- all, organisations, none
       basis_points(fields[6]) as interest_add, basis_points(fields[7]) as late_add,
       fields[8] as moderate_capital, fields[9] as moderate_interest,
       fields[10] as set_off, -- payer, grant, programme, no
       fields[11] as set_off_when, -- due, final
       fields[12] as enforceable, -- decided, final
       nullif(fields[13], '')::integer as knowledge_years,
       nullif(fields[14], '')::integer as absolute_years,
       fields[15] as absolute_end, -- day, year
       coalesce(nullif(fields[16], '')::integer, 5) as expiry_years,
       fields[17] as fraud_stops_clock,
       valid_from, valid_to
from reference_row where table_name = 'regimes';

create view reference_rate as
select id as row, basis_points(fields[2]) as basis_points, valid_from,
       -- an open row is one half-year's: the next rate is never guessed (633/1982 12 §)
       coalesce(valid_to, case when extract(month from valid_from) < 7
                               then make_date(extract(year from valid_from)::integer, 6, 30)
                               else make_date(extract(year from valid_from)::integer, 12, 31) end)
           as valid_to
from reference_row where table_name = 'interest_rates' and fields[1] = 'reference';

create view obligation as
select id as row, fields[1] as agency, fields[2] as grant_id, fields[3] as kind,
       fields[4]::date as due_on, nullif(fields[5], '')::date as done_on, fields[6] as text,
       valid_from, valid_to
from reference_row where table_name = 'obligations';

-- The laws that a new installation knows before its first reference load (3.1-3.3 of the domain
-- notes); fixtures/reference/regimes.csv holds the same rows.
insert into reference_row (table_name, fields, valid_from, valid_to) values
    ('regimes', '{688/2001,Valtionavustuslaki,688/2001,10.00,all,3,7,yes,yes,payer,due,'
     'decided,2,10,day,5,no}', '2001-09-01', '2018-12-31'),
    ('regimes', '{688/2001,Valtionavustuslaki,688/2001 muut. 1113/2018,100.00,all,3,7,yes,'
     'yes,payer,due,decided,2,10,day,5,no}', '2019-01-01', null),
    ('regimes', '{916/2012,Laki julkisesta työvoima- ja yrityspalvelusta,916/2012 13 luku,'
     '100.00,organisations,3,7,yes,yes,payer,due,decided,2,10,day,5,no}',
     '2013-01-01', '2024-12-31'),
    ('regimes', '{380/2023,Laki työvoimapalveluiden järjestämisestä,380/2023 132–138 §,'
     '100.00,organisations,3,7,yes,yes,payer,due,final,2,10,day,5,no}', '2023-01-01', null),
    ('regimes', '{757/2021,'
     'Laki alueiden kehittämisen ja EU:n alue- ja rakennepolitiikan hankkeiden rahoittamisesta,'
     '757/2021,250.00,all,3,7,no,yes,grant,final,final,"",10,day,5,yes}', '2021-01-01', null),
    ('regimes', '{758/2021,Laki yritystoiminnan kehittämisavustuksesta,758/2021,250.00,all,'
     '3,7,no,yes,payer,final,final,2,10,day,5,no}', '2021-01-01', null),
    ('regimes', '{997/2021,Laki Euroopan meri- kalatalous- ja vesiviljelyrahastosta,'
     '997/2021,250.00,all,3,7,no,yes,payer,final,final,2,10,day,5,yes}', '2021-01-01', null),
    ('regimes', '{681/2023,Laki kotoutumisen edistämisestä,681/2023 8 luku,0.00,none,"","",'
     'no,no,programme,due,final,"",5,year,5,no}', '2023-01-01', null),
    ('regimes', '{866/1998,Palkkaturvalaki,866/1998,0.00,all,"",7,yes,yes,payer,final,final,'
     '"",10,day,10,no}', '1999-01-01', null);

-- ── how it stands ────────────────────────────────────────────────────────────────────────────

create view receivable_open as
select r.id as receivable, coalesce(sum(e.cents), 0)::bigint as open,
       coalesce(sum(e.cents) filter (where e.component = 'capital'), 0)::bigint as capital
from receivable r left join receivable_entry e on e.receivable = r.id
group by r.id;
