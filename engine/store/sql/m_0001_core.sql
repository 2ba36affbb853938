-- m_0001_core.sql
-- The memory of maksatus. Bulk rows (decision, payment, finding) are born complete and never
-- change: a later fact is a new row (decision_change). Small rows (run, batch, payment_file) carry
-- their state, and only along the edges of a table. What must hold over all time has a narrow table
-- of keys of its own (decision_claim, payment_open).

-- The secret key of look-up hashes (include/maksatus/hash.h): made once, never changed.
create table installation (
    one boolean primary key default true check (one),
    hash_key bytea not null check (length(hash_key) = 16),
    created_at timestamptz not null default now()
);
insert into installation (hash_key)
values (decode(replace(gen_random_uuid()::text, '-', ''), 'hex'));

-- Every act of a person: who, as which system and database user, when, and why.
create table act (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    what text not null check (what <> ''),
    by_user text not null check (by_user <> ''),
    system_user_name text not null check (system_user_name <> ''),
    database_user name not null default session_user,
    reason text not null check (reason <> ''),
    detail text
);

-- Dated reference data, all tables in one form (CONTRACT.md section 7). A row is never overwritten:
-- only an open end may be set.
create table reference_row (
    id bigint generated always as identity primary key,
    table_name text not null,
    fields text[] not null,
    valid_from date not null,
    valid_to date check (valid_to is null or valid_to >= valid_from),
    loaded_at timestamptz not null default now(),
    act bigint references act
);
create unique index reference_row_once on reference_row (table_name, fields, valid_from);

create type run_state as enum ('running', 'finished', 'failed', 'died');
create table run (
    id bigint generated always as identity primary key,
    run_date date not null,
    state run_state not null default 'running',
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    program_version text not null,
    rules_hash bytea not null,
    reason text,
    returns_written boolean not null default false,
    check ((state = 'running') = (finished_at is null))
);

-- Which rules looked, in which version, with which parameters: one row a rule and run.
create table run_rule (
    run bigint not null references run,
    rule text not null,
    version integer not null check (version > 0),
    parameters jsonb not null, -- array of {name, programme, value, row, valid_from}
    primary key (run, rule)
);

create type batch_state as enum ('received', 'checked', 'committed', 'published', 'waiting',
    'quarantined', 'failed', 'repeated');
create table batch_edge (
    from_state batch_state,
    to_state batch_state,
    primary key (from_state, to_state)
);
insert into batch_edge values
    ('received', 'checked'), ('checked', 'committed'), ('committed', 'published'),
    ('received', 'waiting'), ('received', 'quarantined'), ('received', 'failed'),
    ('received', 'repeated'), ('waiting', 'received'), ('failed', 'received'),
    ('quarantined', 'received'), ('repeated', 'received'), ('checked', 'failed');

create table batch (
    id bigint generated always as identity primary key,
    run bigint not null references run, -- that took it, or tried last
    delivery text not null check (delivery <> ''),
    sha256 bytea check (length(sha256) = 32), -- after inflating; null: not readable to the end
    bytes bigint,
    format text,
    sender text,
    sequence bigint,
    state batch_state not null default 'received',
    reason text,
    reason_text text,
    attempts integer not null default 1 check (attempts > 0),
    first_batch bigint references batch, -- of a repeated one
    record_count bigint not null default 0 check (record_count >= 0),
    record_sum bigint not null default 0 check (record_sum >= 0),
    kept_as text, -- where the delivery goes, below HOME; promised with the commit
    moved boolean not null default false,
    received_at timestamptz not null default clock_timestamp(),
    check ((state = 'repeated') = (first_batch is not null)),
    check (state not in ('checked', 'committed', 'published', 'repeated') or sha256 is not null)
);
-- The same bytes are taken once, for ever.
create unique index batch_taken_once on batch (sha256) where state in ('committed', 'published');
create index batch_run on batch (run);

create type decision_state as enum ('rejected', 'held', 'deferred', 'planned', 'set_off', 'sent',
    'paid', 'returned', 'refused', 'cancelled');

-- Count and sum of a batch by state at birth: what was received equals what became of it.
create table batch_total (
    batch bigint not null references batch,
    state decision_state not null,
    record_count bigint not null check (record_count > 0),
    record_sum bigint not null check (record_sum >= 0),
    primary key (batch, state)
);

create sequence decision_number;
-- Empty texts are null. Amounts are cents. *_key are hashes (hash.h) of normalised texts.
create table decision (
    id bigint primary key, -- the order of arrival
    batch bigint not null,
    line bigint not null check (line > 0),
    state decision_state not null, -- at birth; later ones are in decision_change
    agency text,
    decision_id text,
    grant_id text,
    instalment integer check (instalment between 1 and 999),
    programme text,
    decided_on date,
    due_on date,
    period_start date,
    period_end date,
    payee_type text check (payee_type in ('person', 'organisation')),
    payee_id text,
    payee_name text,
    street text,
    building text,
    postcode text,
    town text,
    country text,
    iban text,
    bic text,
    cents bigint not null check (cents between 0 and 99999999999),
    reference text,
    message text,
    proposed_by text,
    approved_by text,
    granted_total bigint check (granted_total > 0),
    budget_item text,
    budget_year integer,
    eligible_cost bigint check (eligible_cost >= 0),
    other_aid bigint check (other_aid >= 0),
    subsidy_percent integer check (subsidy_percent between 0 and 10000),
    employee_id text,
    case_number text,
    language text,
    protected_address boolean not null default false,
    attributes jsonb, -- columns that we do not know
    original jsonb,   -- of a rejected one: all its texts as they arrived
    payer text,       -- by competence on decided_on
    account text,
    use_item text,    -- budget item and year that it is paid from
    use_year integer,
    de_minimis boolean not null default false,
    near_limit boolean not null default false, -- in [0.98 L, L] of its approver's limit L
    decision_key bigint,
    grant_key bigint,
    payee_key bigint,
    iban_key bigint,
    check (original is null or state = 'rejected'),
    check (state = 'rejected' or cents > 0),
    check (state = 'rejected' or num_nulls(agency, decision_id, grant_id, instalment, programme,
           decided_on, due_on, payee_type, payee_id, payee_name, iban, proposed_by, approved_by,
           decision_key, grant_key, payee_key, iban_key) = 0),
    check (not protected_address
           or num_nonnulls(street, building, postcode, town, country) = 0)
);
create index decision_batch on decision (batch);
create index decision_by_key on decision (decision_key);
create index decision_by_grant on decision (grant_key);
create index decision_by_payee on decision (payee_key);
create index decision_by_iban on decision (iban_key);
create index decision_near_limit on decision (agency, approved_by) where near_limit;

-- Every decision that was not rejected, for ever: (agency, decision_id) is taken once.
create table decision_claim (
    decision_key bigint primary key,
    decision bigint not null
);

-- The decisions that wait, held or deferred. Kept by the commit of a batch and by the trigger of
-- decision_change, so that the queue need not be searched for among all decisions.
create table decision_waiting (
    decision bigint primary key,
    state decision_state not null check (state in ('held', 'deferred'))
);

create table decision_edge (
    from_state decision_state,
    to_state decision_state,
    primary key (from_state, to_state)
);
insert into decision_edge values
    ('deferred', 'planned'), ('deferred', 'set_off'), ('deferred', 'held'),
    ('deferred', 'rejected'), ('deferred', 'cancelled'),
    ('held', 'planned'), ('held', 'set_off'), ('held', 'deferred'), ('held', 'rejected'),
    ('held', 'held'), ('held', 'cancelled'),
    ('planned', 'sent'), ('planned', 'paid'), ('planned', 'refused'), ('planned', 'returned'),
    ('planned', 'held'), ('planned', 'cancelled'),
    ('sent', 'paid'), ('sent', 'refused'), ('sent', 'returned'), ('sent', 'cancelled'),
    ('paid', 'returned'), ('returned', 'paid'),
    ('returned', 'planned'), ('returned', 'set_off'), ('returned', 'held'),
    ('returned', 'rejected'), ('returned', 'deferred'), ('returned', 'cancelled'),
    ('refused', 'planned'), ('refused', 'set_off'), ('refused', 'held'), ('refused', 'rejected'),
    ('refused', 'deferred'), ('refused', 'cancelled'), ('refused', 'paid'),
    ('set_off', 'held'), ('set_off', 'cancelled');

-- What became of a decision after its birth. n counts from 1; look 0 is birth, look n is change n.
create table decision_change (
    decision bigint not null,
    n integer not null check (n > 0),
    from_state decision_state not null,
    to_state decision_state not null,
    at timestamptz not null default clock_timestamp(),
    run bigint,
    act bigint references act,
    reason text not null check (reason <> ''),
    primary key (decision, n),
    foreign key (from_state, to_state) references decision_edge,
    check (run is not null or act is not null)
);
create index decision_change_run on decision_change (run);

-- What is used of each appropriation: one row a batch or statement of changes. Written by the
-- commit of a batch, and by the trigger of decision_change for all that comes later.
create table use_entry (
    payer text not null,
    use_item text not null,
    use_year integer not null,
    cents bigint not null,
    batch bigint,
    at timestamptz not null default clock_timestamp()
);
create index use_entry_key on use_entry (payer, use_item, use_year);

create type finding_effect as enum ('note', 'hold', 'reject');
create table finding (
    decision bigint not null,
    look integer not null default 0 check (look >= 0),
    rule text not null,
    version integer not null check (version > 0),
    code text not null,
    effect finding_effect not null,
    parameters jsonb not null, -- object: name -> {value, row, valid_from}
    evidence jsonb not null    -- object: name -> value, as in the texts
);
create index finding_decision on finding (decision);

create type file_state as enum ('open', 'closed', 'promised', 'approved', 'published', 'void',
    'in_doubt');
create table file_edge (
    from_state file_state,
    to_state file_state,
    primary key (from_state, to_state)
);
insert into file_edge values
    ('open', 'closed'), ('closed', 'closed'), ('closed', 'promised'), ('promised', 'approved'),
    ('promised', 'published'), ('approved', 'published'), ('promised', 'in_doubt'),
    ('approved', 'in_doubt'), ('in_doubt', 'published'), ('approved', 'promised'),
    ('open', 'void'), ('closed', 'void'), ('promised', 'void'), ('approved', 'void'),
    ('in_doubt', 'void'), ('published', 'void');

create sequence message_number;
create sequence payment_number;

-- One pain.001 message. Everything that its bytes depend on stands here and in payment.
create table payment_file (
    id bigint generated always as identity primary key,
    message_id text not null unique check (message_id ~ '^[A-Z0-9]{1,12}-[0-9]{8}-[0-9]{4,}$'),
    run bigint not null references run,
    state file_state not null default 'open',
    payer text not null,
    account text not null,
    payer_name text not null,
    initiating_party_id text not null,
    debtor_iban text not null,
    debtor_bic text not null,
    execution_day date not null,
    created_at text not null, -- CreDtTm, as it is written
    profile text not null,
    profile_row bigint not null,
    version text not null check (version in ('03', '09')),
    character_set text not null check (character_set in ('latin1', 'basic')),
    address_mode text not null check (address_mode in ('none', 'structured', 'hybrid')),
    batch_booking boolean,
    cut_off integer not null, -- minutes after midnight
    max_payments bigint not null check (max_payments > 0),
    max_bytes bigint not null check (max_bytes > 0),
    max_per_pmtinf bigint not null default 0 check (max_per_pmtinf >= 0),
    release text not null check (release in ('auto', 'two-person')),
    planned_bytes bigint not null default 0 check (planned_bytes >= 0),
    payment_count bigint check (payment_count > 0),
    payment_sum bigint check (payment_sum > 0),
    sha256 bytea check (length(sha256) = 32),
    bytes bigint check (bytes > 0),
    promised_at timestamptz,
    published_at timestamptz,
    check (state in ('open', 'void') or num_nulls(payment_count, payment_sum) = 0),
    check (state not in ('promised', 'approved', 'published', 'in_doubt')
           or num_nulls(sha256, bytes, promised_at) = 0),
    check ((state = 'published') <= (published_at is not null))
);
create index payment_file_at_work on payment_file (state)
    where state not in ('published', 'void');
create index payment_file_run on payment_file (run);

-- One attempt to pay a decision, with the texts exactly as they are sent.
create table payment (
    id bigint primary key check (id between 1 and 99999999999999999),
    decision bigint not null,
    file bigint not null,
    ordinal bigint not null check (ordinal > 0),
    previous bigint, -- the attempt before it
    cents bigint not null check (cents > 0),
    set_off bigint not null default 0 check (set_off >= 0),
    iban text not null,
    bic text,
    name text not null check (char_length(name) between 1 and 70),
    street text,
    building text,
    postcode text,
    town text,
    country text,
    remittance_kind text not null check (remittance_kind in ('text', 'national', 'rf')),
    remittance text not null check (char_length(remittance) between 1 and 140),
    purpose text,
    check (num_nonnulls(town, country) in (0, 2)),
    unique (file, ordinal)
);
create index payment_decision on payment (decision);

-- The attempts that may still pay: at most one a decision. The row goes when the attempt is over
-- without having paid (void, refused, returned, cancelled).
create table payment_open (
    decision bigint primary key,
    payment bigint not null unique
);

-- Which batches a payment file pays, and how much of it each: proven against the payments.
create table file_part (
    file bigint not null references payment_file,
    batch bigint not null references batch,
    payment_count bigint not null check (payment_count > 0),
    payment_sum bigint not null check (payment_sum > 0),
    primary key (file, batch)
);
create index file_part_batch on file_part (batch);

-- Every step of a file and its reason, in order.
create table file_change (
    file bigint not null references payment_file,
    n integer not null check (n > 0),
    from_state file_state not null,
    to_state file_state not null,
    at timestamptz not null default clock_timestamp(),
    run bigint,
    act bigint references act,
    reason text not null check (reason <> ''),
    primary key (file, n),
    foreign key (from_state, to_state) references file_edge,
    check (run is not null or act is not null)
);

-- ── guards ───────────────────────────────────────────────────────────────────────────────────

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'MK001';
end $$;

create trigger append_only before update or delete or truncate on decision
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on payment
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on finding
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on decision_change
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on file_change
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on batch_total
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on act
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on run_rule
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on installation
    for each statement execute function refuse_change();

create function batch_moves() returns trigger language plpgsql as $$
begin
    if new.state <> old.state
       and not exists (select from batch_edge
                       where from_state = old.state and to_state = new.state) then
        raise exception 'a batch does not go from % to %', old.state, new.state
            using errcode = 'MK002';
    end if;
    return new;
end $$;
create trigger legal_move before update on batch
    for each row execute function batch_moves();

create function file_moves() returns trigger language plpgsql as $$
begin
    if new.state <> old.state
       and not exists (select from file_edge
                       where from_state = old.state and to_state = new.state) then
        raise exception 'a payment file does not go from % to %', old.state, new.state
            using errcode = 'MK002';
    end if;
    if old.sha256 is not null and new.sha256 is distinct from old.sha256 then
        raise exception 'what was promised is never changed' using errcode = 'MK001';
    end if;
    return new;
end $$;
create trigger legal_move before update on payment_file
    for each row execute function file_moves();

create function reference_row_ends() returns trigger language plpgsql as $$
begin
    if old.valid_to is not null or new.valid_to is null
       or (new.id, new.table_name, new.fields, new.valid_from)
          is distinct from (old.id, old.table_name, old.fields, old.valid_from) then
        raise exception 'reference rows are never overwritten' using errcode = 'MK001';
    end if;
    return new;
end $$;
create trigger only_ends before update on reference_row
    for each row execute function reference_row_ends();
create trigger append_only before delete or truncate on reference_row
    for each statement execute function refuse_change();

create trigger append_only before update or delete or truncate on use_entry
    for each statement execute function refuse_change();

create function counts_as_paid(state decision_state) returns boolean
    language sql immutable as $$
    select state in ('planned', 'set_off', 'sent', 'paid') $$;

-- A change starts where the decision stands, and the numbers have no gap: asked once a statement,
-- for all of its rows together (one change a decision). What depends on the state follows it.
create function decision_change_fits() returns trigger language plpgsql as $$
begin
    if exists (
        select from fresh
        left join decision_change before
            on before.decision = fresh.decision and before.n = fresh.n - 1
        left join decision born on born.id = fresh.decision and fresh.n = 1
        where fresh.from_state is distinct from coalesce(before.to_state, born.state)) then
        raise exception 'a change does not start where its decision stands'
            using errcode = 'MK002';
    end if;
    insert into use_entry (payer, use_item, use_year, cents)
    select d.payer, d.use_item, d.use_year,
           sum(case when counts_as_paid(fresh.to_state) then d.cents else -d.cents end)
    from fresh
    join decision d on d.id = fresh.decision
    where counts_as_paid(fresh.from_state) <> counts_as_paid(fresh.to_state)
      and num_nulls(d.payer, d.use_item, d.use_year) = 0
    group by 1, 2, 3;

    delete from decision_waiting w using fresh where fresh.decision = w.decision;
    insert into decision_waiting (decision, state)
    select decision, to_state from fresh where to_state in ('held', 'deferred');
    delete from decision_claim c using fresh, decision d
    where fresh.to_state = 'rejected' and d.id = fresh.decision
      and c.decision_key = d.decision_key;
    return null;
end $$;
create trigger fits after insert on decision_change
    referencing new table as fresh
    for each statement execute function decision_change_fits();

-- ── how it stands now ────────────────────────────────────────────────────────────────────────

create view decision_now as
select d.*, coalesce(c.to_state, d.state) as state_now, coalesce(c.n, 0) as change_count,
       c.at as changed_at, c.reason as change_reason
from decision d
left join lateral (
    select to_state, n, at, reason from decision_change
    where decision = d.id order by n desc limit 1) c on true;

-- The texts of a decision in the form in which they arrive (CONTRACT.md section 3).
create function euros(cents bigint) returns text language sql immutable as $$
    select (cents / 100)::text || '.' || lpad((cents % 100)::text, 2, '0') $$;

create function decision_texts(d decision) returns jsonb language sql stable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'decision_id', d.decision_id, 'grant_id', d.grant_id, 'instalment', d.instalment::text,
        'agency', d.agency, 'programme', d.programme, 'decided_on', d.decided_on::text,
        'due_on', d.due_on::text, 'period_start', d.period_start::text,
        'period_end', d.period_end::text, 'payee_type', d.payee_type, 'payee_id', d.payee_id,
        'payee_name', d.payee_name, 'street', d.street, 'building', d.building,
        'postcode', d.postcode, 'town', d.town, 'country', d.country, 'iban', d.iban,
        'bic', d.bic, 'amount', euros(d.cents), 'currency', 'EUR', 'reference', d.reference,
        'message', d.message, 'proposed_by', d.proposed_by, 'approved_by', d.approved_by,
        'granted_total', euros(d.granted_total), 'budget_item', d.budget_item,
        'budget_year', d.budget_year::text, 'eligible_cost', euros(d.eligible_cost),
        'other_aid', euros(d.other_aid),
        'subsidy_percent', euros(d.subsidy_percent::bigint),
        'employee_id', d.employee_id, 'case_number', d.case_number, 'language', d.language,
        'protected', case when d.protected_address then 'yes' end)) $$;
