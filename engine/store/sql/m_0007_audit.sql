-- m_0007_audit.sql
-- The event log: every transaction that changes an audited table is one record of one chain.
--
--     audited statement ─▶ entries (small rows) or a group (bulk rows) ─▶ COMMIT: record n, chained
--
-- A record says who and in which run or act, and holds the hash of each small row as it stood when
-- the transaction ended (audit_entry) and one hash over the bulk rows of each statement
-- (audit_group). Triggers do it, so nothing that goes through this database can forget it; what
-- goes behind them is found by 'audit verify'. The forms that are hashed are in
-- engine/audit/README.md; engine/audit/leaf.c computes the same.

create sequence audit_event_number;
create sequence audit_group_number;

-- Which tables count, and how their rows are hashed.
create table audit_table (
    name text primary key,
    number integer generated always as identity unique, -- of its view audit_rows_<number>
    kind text not null check (kind in ('row', 'bulk', 'derived')),
    key text not null,       -- an expression of t: text of a row, bigint of a bulk row
    columns text[] not null, -- that are hashed, in this order
    personal text[] not null default '{}', -- of them: hashed apart and salted, so that they can go
    definition text          -- of the view, as it was made
);

create table audit_record (
    event bigint primary key, -- the transaction, numbered when it began
    n bigint unique,          -- its place in the chain, given when it commits
    at timestamptz,
    run bigint,
    act bigint,
    database_user name not null default session_user,
    previous bytea check (length(previous) = 32),
    hash bytea check (length(hash) = 32),
    check (num_nulls(n, at, previous, hash) in (0, 4))
);
create index audit_record_run on audit_record (run) where run is not null;

-- The bulk rows of one statement: their number and Merkle root; key and the first 8 bytes of the
-- leaf of each in the order of both, to say which row was changed.
create table audit_group (
    id bigint primary key,
    event bigint not null references audit_record,
    table_name text not null,
    row_count bigint not null check (row_count > 0),
    root bytea not null check (length(root) = 32),
    leaves bytea not null check (length(leaves) = 16 * row_count)
);
alter table audit_group alter column leaves set storage external;
create index audit_group_event on audit_group (event);

-- A small row as its transaction left it; no leaf: it was deleted.
create table audit_entry (
    i bigint generated always as identity primary key,
    event bigint not null references audit_record,
    table_name text not null,
    key text not null,
    leaf bytea check (length(leaf) = 32)
);
create index audit_entry_event on audit_entry (event);
create index audit_entry_key on audit_entry (table_name, key collate "C", i);

-- Personal data whose time is over. What is left in a row's salt is the commitment (32 bytes).
create table erasure (
    act bigint primary key references act,
    ended_on date not null, -- retention had ended by then
    decisions bigint not null,
    files text[] not null   -- deliveries, payment files and returns that were removed, below HOME
);

-- How long what is kept, as dated parameters: of all that apply the longest counts.
create table retention (
    id bigint generated always as identity primary key,
    basis text not null,
    applies text not null check (applies in ('all', 'not_rejected', 'de_minimis', 'eu')),
    counted_from text not null check (counted_from in ('arrival', 'budget_year_end',
        'last_payment', 'last_payment_year_end')),
    years integer not null check (years > 0),
    valid_from date not null,
    valid_to date check (valid_to >= valid_from)
);
insert into retention (basis, applies, counted_from, years, valid_from) values
    ('1243/1992 46 § (vouchers)', 'all', 'budget_year_end', 6, '1993-01-01'),
    ('1243/1992 46 § (ledgers)', 'not_rejected', 'budget_year_end', 10, '1993-01-01'),
    ('688/2001 32 a–e § (negative decisions)', 'all', 'arrival', 5, '2023-01-01'),
    ('688/2001 32 a–e § (last instalment)', 'not_rejected', 'last_payment', 10, '2023-01-01'),
    ('906/2019 28 a–f §', 'all', 'arrival', 5, '2023-05-01'),
    ('(EU) 2023/2831 art. 6', 'de_minimis', 'last_payment', 10, '2024-01-01'),
    ('757/2021 46 §', 'eu', 'last_payment_year_end', 5, '2021-01-01');

-- ── the forms that are hashed ────────────────────────────────────────────────────────────────

-- A value as COPY's binary form has it: its length and its bytes, or -1.
create function audit_value(value bytea) returns bytea language sql immutable as $$
    select coalesce(int4send(octet_length(value)) || value, '\xffffffff'::bytea) $$;

-- The values of columns of t, one after another, as an expression.
create function audit_values(a_table text, names text[]) returns text language sql stable as $$
    select coalesce(string_agg(format('audit_value(%s(t.%I))', y.typsend, c.name),
                               ' || ' order by c.i), '''''::bytea')
    from unnest(names) with ordinality c(name, i)
    join pg_attribute a on a.attrelid = a_table::regclass and a.attname = c.name
    join pg_type y on y.oid = a.atttypid $$;

create function audit_public(a audit_table) returns text[] language sql stable as $$
    select coalesce(array_agg(c.name order by c.i) filter (where c.name <> all(a.personal)), '{}')
    from unnest(a.columns) with ordinality c(name, i) $$;

-- What stands for the personal values of a bulk row: their salted hash, or what an erasure left.
create function audit_commitment(a audit_table) returns text language sql stable as $$
    select case when a.personal = '{}' then '''''::bytea'
           else format('case when length(t.salt) = 32 then t.salt else sha256(t.salt || %s) end',
                       audit_values(a.name, a.personal)) end $$;

-- The leaf of a row, as an expression of t.
create function audit_leaf(a audit_table) returns text language sql stable as $$
    select case a.kind
           when 'row' then 'sha256(convert_to(jsonb_strip_nulls(to_jsonb(t))::text, ''UTF8''))'
           else format('sha256(''\x00''::bytea || %s || %s)', audit_commitment(a),
                       audit_values(a.name, audit_public(a))) end $$;

-- The rows of a small table with the columns that are hashed.
create function audit_small(a audit_table, source text) returns text language sql stable as $$
    select format('(select %s from %I)',
                  (select string_agg(format('%I', c.name), ', ' order by c.i)
                   from unnest(a.columns) with ordinality c(name, i)), source) $$;

-- Sixteen hashes are one of the level above, until one is left.
create function audit_root(leaves bytea[]) returns bytea language plpgsql immutable as $$
declare level bytea[] := leaves;
begin
    while cardinality(level) > 1 loop
        level := (select array_agg(node order by place)
                  from (select (i - 1) / 16 as place,
                               sha256('\x01'::bytea || string_agg(leaf, ''::bytea order by i))
                                   as node
                        from unnest(level) with ordinality l(leaf, i) group by 1) nodes);
    end loop;
    return level[1];
end $$;

-- ── records ──────────────────────────────────────────────────────────────────────────────────

-- The record of this transaction, begun on the first call.
create function audit_event() returns bigint language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare event bigint := nullif(current_setting('maksatus.audit_event', true), '')::bigint;
begin
    if event is null then
        event := nextval('audit_event_number');
        insert into audit_record (event) values (event);
        perform set_config('maksatus.audit_event', event::text, true);
    end if;
    return event;
end $$;

-- The text that a record's hash is of, after the hash before it.
create function audit_body(r audit_record) returns text language sql stable as $$
    select 'maksatus audit 1' || E'\nrecord ' || r.n
           || E'\nat ' || to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || E'\nrun ' || coalesce(r.run::text, '-') || E'\nact ' || coalesce(r.act::text, '-')
           || E'\nuser ' || r.database_user || E'\n'
           || coalesce((select string_agg('rows ' || table_name || ' ' || id || ' ' || row_count
                                          || ' ' || encode(root, 'hex') || ' '
                                          || encode(sha256(leaves), 'hex') || E'\n', ''
                                          order by id)
                        from audit_group where event = r.event), '')
           || coalesce((select string_agg('row ' || table_name || ' ' || to_json(key) || ' '
                                          || coalesce(encode(leaf, 'hex'), '-') || E'\n', ''
                                          order by i)
                        from audit_entry where event = r.event), '') $$;

-- At COMMIT, and under a lock that is held from here to its end: the order of records is that of
-- commits. A transaction that changed nothing leaves none.
create function audit_seal() returns trigger language plpgsql
    security definer set search_path = maksatus, pg_temp set timezone = 'UTC' as $$
declare
    r audit_record := new;
    tip audit_record;
begin
    if not exists (select from audit_group where event = r.event)
       and not exists (select from audit_entry where event = r.event) then
        delete from audit_record where event = r.event;
        return null;
    end if;
    perform pg_advisory_xact_lock(7881706512340292980);
    select * into tip from audit_record where n is not null order by n desc limit 1;
    r.n := coalesce(tip.n, 0) + 1;
    r.at := clock_timestamp();
    r.run := nullif(current_setting('maksatus.run', true), '')::bigint;
    r.act := (select max(key::bigint) from audit_entry
              where event = r.event and table_name = 'act');
    r.previous := coalesce(tip.hash, decode(repeat('00', 32), 'hex'));
    update audit_record
    set n = r.n, at = r.at, run = r.run, act = r.act, previous = r.previous,
        hash = sha256(r.previous || convert_to(audit_body(r), 'UTF8'))
    where event = r.event;
    return null;
end $$;
create constraint trigger seal after insert on audit_record
    deferrable initially deferred for each row execute function audit_seal();

-- ── small rows ───────────────────────────────────────────────────────────────────────────────

create function audit_small_change() returns trigger language plpgsql
    security definer set search_path = maksatus, pg_temp
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    a audit_table;
begin
    select * into strict a from audit_table where name = tg_table_name;
    if tg_op <> 'INSERT' then
        execute format('insert into audit_entry (event, table_name, key)
                        select $1, $2, %s from audit_old t', a.key)
                || case when tg_op = 'UPDATE' then format(
                       ' where %s not in (select %s from audit_new t)', a.key, a.key) else '' end
        using audit_event(), a.name;
    end if;
    if tg_op <> 'DELETE' then
        execute format('insert into audit_entry (event, table_name, key, leaf)
                        select $1, $2, %s, %s from %s t', a.key, audit_leaf(a),
                       audit_small(a, 'audit_new'))
        using audit_event(), a.name;
    end if;
    return null;
end $$;

-- ── bulk rows ────────────────────────────────────────────────────────────────────────────────

-- The group that the next rows of a table belong to, and a promise of its caller to hash them.
create function audit_group_begin(a_table text) returns bigint language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare number bigint := nextval('audit_group_number');
begin
    perform audit_event();
    perform set_config('maksatus.group_' || a_table, number::text, true);
    perform set_config('maksatus.sealed_' || a_table, 'on', true);
    return number;
end $$;

create function audit_group_end(a_table text, number bigint, a_count bigint, a_root bytea,
                                a_leaves bytea) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
begin
    perform set_config('maksatus.sealed_' || a_table, '', true);
    insert into audit_group (id, event, table_name, row_count, root, leaves)
    values (number, audit_event(), a_table, a_count, a_root, a_leaves);
end $$;

-- The same, where nobody has hashed them: slower, and for every writer.
create function audit_group_seal(a_table text, number bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    a audit_table;
    hashes bytea[];
    listed bytea;
begin
    select * into strict a from audit_table where name = a_table;
    execute format('select array_agg(leaf order by key, leaf),
                           string_agg(int8send(key) || substr(leaf, 1, 8), ''''::bytea
                                      order by key, leaf)
                    from (select %s as key, %s as leaf from %I t where audit_group = $1) leaves',
                   a.key, audit_leaf(a), a_table)
    into hashes, listed using number;
    if hashes is not null then
        perform audit_group_end(a_table, number, cardinality(hashes), audit_root(hashes), listed);
    end if;
end $$;

create function audit_bulk_begin() returns trigger language plpgsql as $$
begin
    if current_setting('maksatus.sealed_' || tg_table_name, true) is distinct from 'on' then
        perform set_config('maksatus.group_' || tg_table_name,
                           nextval('audit_group_number')::text, true);
    end if;
    return null;
end $$;
create function audit_bulk_end() returns trigger language plpgsql as $$
begin
    if current_setting('maksatus.sealed_' || tg_table_name, true) is distinct from 'on' then
        perform audit_group_seal(tg_table_name,
            current_setting('maksatus.group_' || tg_table_name)::bigint);
    end if;
    return null;
end $$;
alter function audit_bulk_begin() security definer set search_path = maksatus, pg_temp;
alter function audit_bulk_end() security definer set search_path = maksatus, pg_temp;

-- ── which tables ─────────────────────────────────────────────────────────────────────────────

-- How verify reads a table: bulk rows with their group, key, salt, public and personal columns;
-- small rows with their key and text.
create function audit_view(a audit_table) returns void language plpgsql as $$
begin
    execute format('drop view if exists audit_rows_%s', a.number);
    if a.kind = 'row' then
        execute format('create view audit_rows_%s as
            select %s as key, jsonb_strip_nulls(to_jsonb(t))::text as text from %s t',
            a.number, a.key, audit_small(a, a.name));
    else
        execute format('create view audit_rows_%s as select t.audit_group, %s as key, %s as salt%s
            from %I t', a.number, a.key,
            case when a.personal = '{}' then 'null::bytea' else 't.salt' end,
            (select coalesce(string_agg(format(', t.%I', name), '' order by i), '')
             from unnest(audit_public(a) || a.personal) with ordinality c(name, i)), a.name);
    end if;
    update audit_table set definition = pg_get_viewdef(format('audit_rows_%s', a.number)::regclass)
    where name = a.name;
end $$;

create function audit_watch_small(a audit_table) returns void language plpgsql as $$
begin
    execute format('drop trigger if exists zz_audit_insert on %I', a.name);
    execute format('drop trigger if exists zz_audit_update on %I', a.name);
    execute format('drop trigger if exists zz_audit_delete on %I', a.name);
    execute format('create trigger zz_audit_insert after insert on %I referencing new table as
        audit_new for each statement execute function audit_small_change()', a.name);
    execute format('create trigger zz_audit_update after update on %I referencing old table as
        audit_old new table as audit_new for each statement
        execute function audit_small_change()', a.name);
    execute format('create trigger zz_audit_delete after delete on %I referencing old table as
        audit_old for each statement execute function audit_small_change()', a.name);
    execute format('insert into audit_entry (event, table_name, key, leaf)
        select $1, $2, %s, %s from %s t', a.key, audit_leaf(a), audit_small(a, a.name))
    using audit_event(), a.name;
end $$;

create function audit_watch_bulk(a audit_table) returns void language plpgsql as $$
declare number bigint := nextval('audit_group_number');
begin
    execute format('alter table %I add column audit_group bigint not null default %s', a.name,
                   number);
    execute format('alter table %I alter column audit_group
        set default current_setting(%L)::bigint', a.name, 'maksatus.group_' || a.name);
    if a.personal <> '{}' then
        execute format('alter table %I add column salt bytea not null
            default uuid_send(gen_random_uuid()) check (length(salt) in (16, 32))', a.name);
    end if;
    execute format('create index on %I using brin (audit_group)
        with (pages_per_range = 32, autosummarize = on)', a.name);
    execute format('create trigger aa_audit_begin before insert on %I
        for each statement execute function audit_bulk_begin()', a.name);
    execute format('create trigger zz_audit_end after insert on %I
        for each statement execute function audit_bulk_end()', a.name);
    perform audit_group_seal(a.name, number);
end $$;

-- The number 0 is that of no table: queries are checked with it.
create view audit_rows_0 as select null::text as key, null::text as text where false;

-- Watches a table, new or one that got new columns. Rows that never change after they were
-- inserted are 'bulk'; then key is an expression of t that gives a bigint.
create function audit_watch(a_table text, a_kind text, a_key text, a_personal text[] default '{}',
                            a_last text default null) -- a column that is hashed after the others
    returns void language plpgsql set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    a audit_table;
    known boolean := exists (select from audit_table where name = a_table);
begin
    insert into audit_table (name, kind, key, columns, personal)
    select a_table, a_kind, a_key,
           array_agg(attname order by attname is not distinct from a_last, attnum), a_personal
    from pg_attribute
    where attrelid = a_table::regclass and attnum > 0 and not attisdropped
      and attname not in ('audit_group', 'salt')
    on conflict (name) do update set columns = excluded.columns;
    select * into a from audit_table where name = a_table;
    if a.kind = 'row' then
        perform audit_watch_small(a);
    elsif a.kind = 'bulk' and not known then
        perform audit_watch_bulk(a);
    end if;
    if a.kind <> 'derived' then
        perform audit_view(a);
    end if;
end $$;

-- A table in the way that its definition suggests: rows that have a primary key as small ones.
-- One into which whole batches are written is better watched as 'bulk'.
create function audit_watch(a_table text) returns void language plpgsql as $$
declare
    keys text[];
begin
    select array_agg(format('t.%I', attname) order by k.i) into keys
    from pg_index x
    cross join unnest(x.indkey) with ordinality k(attnum, i)
    join pg_attribute t on t.attrelid = x.indrelid and t.attnum = k.attnum
    where x.indrelid = a_table::regclass and x.indisprimary;
    if keys is null then
        perform audit_watch(a_table, 'bulk', '0::bigint');
    else
        perform audit_watch(a_table, 'row',
                            'concat_ws('','', ' || array_to_string(keys, ', ') || ')');
    end if;
end $$;

-- Every table that is not yet watched.
create function audit_watch_all() returns void language sql as $$
    select audit_watch(c.relname::text)
    from pg_class c
    where c.relnamespace = 'maksatus'::regnamespace and c.relkind = 'r'
      and c.relname not in ('audit_record', 'audit_group', 'audit_entry', 'schema_migration')
      and not exists (select from audit_table where name = c.relname)
    order by c.relname $$;

-- ── what must change for it ──────────────────────────────────────────────────────────────────

-- JSON is kept as it was written, so that its bytes are known before they are stored. Views that
-- show the columns are made anew.
create temporary table view_to_make on commit drop as
with recursive v(oid, depth) as (
    select r.ev_class, 1 from pg_depend d join pg_rewrite r on r.oid = d.objid
    where d.refobjid in ('decision'::regclass, 'finding'::regclass)
      and d.classid = 'pg_rewrite'::regclass
    union
    select r.ev_class, v.depth + 1 from v
    join pg_depend d on d.refobjid = v.oid and d.classid = 'pg_rewrite'::regclass
    join pg_rewrite r on r.oid = d.objid and r.ev_class <> v.oid)
select oid::regclass::text as name, max(depth) as depth, pg_get_viewdef(oid) as definition
from v group by oid;
do $$
declare v record;
begin
    for v in select * from view_to_make order by depth desc loop
        execute 'drop view ' || v.name;
    end loop;
    alter table decision alter column attributes type json, alter column original type json;
    alter table finding alter column parameters type json, alter column evidence type json;
    for v in select * from view_to_make order by depth loop
        execute format('create view %s as %s', v.name, v.definition);
    end loop;
end $$;

-- Once erased, a decision lacks what it had to have.
do $$
declare c record;
begin
    for c in select conname from pg_constraint
             where conrelid = 'decision'::regclass
               and pg_get_constraintdef(oid) like '%num_nulls(agency%' loop
        execute format('alter table decision drop constraint %I', c.conname);
    end loop;
end $$;

select audit_watch('audit_table', 'row', 't.name');
select audit_watch('decision', 'bulk', 't.id',
    '{payee_id,payee_name,street,building,postcode,town,country,iban,bic,message,employee_id,'
    'attributes,original,payee_key,iban_key}');
select audit_watch('payment', 'bulk', 't.id',
    '{iban,bic,name,street,building,postcode,town,country,remittance}', 'previous');
select audit_watch('finding', 'bulk', 't.decision', '{evidence}');
select audit_watch('decision_change', 'bulk', 't.decision');
select audit_watch('use_entry', 'bulk', 'coalesce(t.batch, 0)');
select audit_watch('loaded_decision', 'bulk', 't.decision');
select audit_watch('answer_status', 'bulk', 't.answer', '{iban}');
select audit_watch('answer_item', 'bulk', 't.id', '{name,iban,message}');
select audit_watch('answer_found', 'bulk', 't.item');
select audit_watch('payment_status', 'bulk', 't.payment');
select audit_watch('name_check', 'bulk', 't.payment', '{name,iban}');
-- Proven from the others: q_audit_derived.sql.
select audit_watch('decision_claim', 'derived', '');
select audit_watch('decision_waiting', 'derived', '');
select audit_watch('payment_open', 'derived', '');
select audit_watch('payment_stale', 'derived', ''); -- empty between transactions
select audit_watch_all();

alter table decision add constraint decision_complete
    check (state = 'rejected' or num_nulls(agency, decision_id, grant_id, instalment, programme,
           decided_on, due_on, payee_type, proposed_by, approved_by, decision_key, grant_key) = 0
           and (length(salt) = 32
                or num_nulls(payee_id, payee_name, iban, payee_key, iban_key) = 0));

-- ── erasure ──────────────────────────────────────────────────────────────────────────────────

-- Rows never change, but for personal data whose time is over; then the commitment that stays is
-- what proves that nothing else did.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name in ('decision', 'payment', 'finding')
       and current_setting('maksatus.erasing', true) = 'on' then
        return null;
    end if;
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'MK001';
end $$;
create trigger append_only before update or delete or truncate on audit_group
    for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();
create trigger append_only before truncate on audit_record
    for each statement execute function refuse_change();

-- Takes the personal data out of the rows of these decisions.
create function erase_rows(a_table text, decision_column text, numbers bigint[]) returns void
    language plpgsql security definer set search_path = maksatus, pg_temp as $$
declare
    a audit_table;
begin
    select * into strict a from audit_table where name = a_table;
    perform set_config('maksatus.erasing', 'on', true);
    execute format('update %I t set salt = %s, %s where t.%I = any($1) and length(t.salt) = 16',
                   a.name, audit_commitment(a),
                   (select string_agg(format('%I = %s', attname,
                               case when not attnotnull then 'null'
                                    when atttypid = 'json'::regtype then '''{}''' else '''-''' end),
                               ', ')
                    from pg_attribute
                    where attrelid = a.name::regclass and attname = any(a.personal)),
                   decision_column)
    using numbers;
    perform set_config('maksatus.erasing', '', true);
end $$;

-- The day on which the retention of a decision ends, by the rows in force on the asked day: the
-- latest of all that apply. One whose matter is still open has none.
create view retention_input as
select d.id as decision, coalesce(c.to_state, d.state) as state, d.de_minimis, d.programme,
       b.received_at::date as arrived,
       make_date(coalesce(d.use_year, extract(year from coalesce(r.run_date,
                                                                 b.received_at::date))::integer),
                 12, 31) as budget_year_end,
       (select max(f.execution_day) from payment p join payment_file f on f.id = p.file
        join decision e on e.id = p.decision
        where e.grant_key = d.grant_key and e.agency = d.agency) as last_payment
from decision d
join batch b on b.id = d.batch
left join run r on r.id = b.run
left join lateral (
    select to_state from decision_change where decision = d.id order by n desc limit 1) c on true
where length(d.salt) = 16;

create function retention_end(i retention_input, asked date) returns date language sql stable as $$
    select case when i.state in ('held', 'deferred', 'planned', 'sent', 'refused', 'returned')
                then null
           else max(((case r.counted_from
                      when 'arrival' then i.arrived
                      when 'budget_year_end' then i.budget_year_end
                      when 'last_payment' then coalesce(i.last_payment, i.arrived)
                      else make_date(extract(year from coalesce(i.last_payment, i.arrived))::int,
                                     12, 31)
                      end) + make_interval(years => r.years))::date) end
    from retention r
    where asked between r.valid_from and coalesce(r.valid_to, 'infinity')
      and (r.applies = 'all'
           or r.applies = 'not_rejected' and i.state <> 'rejected'
           or r.applies = 'de_minimis' and i.de_minimis
           or r.applies = 'eu' and exists (
               select from reference_row p
               where p.table_name = 'programmes' and p.fields[1] = i.programme
                 and p.fields[5] = '757/2021')) $$;


-- ── the life of a decision ───────────────────────────────────────────────────────────────────

-- On which day something was known: that of its run, else of the clock.
create function known_on(of_run bigint, at timestamptz) returns date language sql stable as $$
    select coalesce((select run_date from run where id = of_run),
                    (at at time zone 'Europe/Helsinki')::date) $$;

-- What happened to a decision and its payments, in order of time; as_of: what was known then.
-- A payment is made by the look that plans it: the first payment by the first such look, and so on.
create function decision_life(of_decision bigint, as_of date default null)
    returns table (at text, who text, what text, why text) language sql stable as $$
    with look as (
        select 0 as n, b.received_at as at, coalesce('run ' || b.run, 'history load') as who,
               d.state as to_state,
               known_on(b.run, b.received_at) as known,
               'arrived in ' || b.delivery || ' (batch ' || b.id || ', line ' || d.line || '): '
               || d.state as what, null as why
        from decision d join batch b on b.id = d.batch
        where d.id = of_decision
        union all
        select c.n, c.at, coalesce(a.by_user, 'run ' || c.run), c.to_state, known_on(c.run, c.at),
               c.from_state || ' -> ' || c.to_state, c.reason || coalesce(': ' || a.reason, '')
        from decision_change c left join act a on a.id = c.act
        where c.decision = of_decision
    ), said as (
        select f.look, string_agg(distinct f.code, ' ' order by f.code) as codes
        from finding f
        where f.decision = of_decision
        group by f.look
    ), plan as (
        select at, who, known, row_number() over (order by n) as attempt
        from look
        where to_state = 'planned'
    ), attempt as (
        select p.*, row_number() over (order by p.id) as attempt
        from payment p
        where p.decision = of_decision
    ), event as (
        select look.at, 0 as place, look.n::bigint as n, look.who, look.what,
               concat_ws(': ', nullif(look.why, ''), said.codes) as why, look.known
        from look left join said on said.look = look.n
        union all
        select a.at, 0, r.id, a.by_user,
               'released ' || array_to_string(r.codes, ' ')
               || coalesce(' to the account ' || r.iban, ''), a.reason,
               known_on(null, a.at)
        from release r join act a on a.id = r.act
        where r.decision = of_decision
        union all
        select a.at, 0, r.id, a.by_user, 'confirmed the account ' || r.iban, a.reason,
               known_on(null, a.at)
        from release r
        join release_confirmed c on c.release = r.id
        join act a on a.id = c.act
        where r.decision = of_decision
        union all
        select coalesce(plan.at, '-infinity'), 1, p.id, coalesce(plan.who, ''),
               'payment ' || f.payer || '-' || p.id || ' of ' || euros(p.cents) || ' in file '
               || f.message_id || ', to be executed on ' || f.execution_day,
               concat_ws(', ', case when p.set_off > 0 then 'set off: ' || euros(p.set_off) end,
                         case when p.name <> d.payee_name then 'name as sent: ' || p.name end,
                         case when p.previous is not null
                              then 'instead of ' || f.payer || '-' || p.previous end),
               known_on(f.run, plan.at)
        from attempt p
        join payment_file f on f.id = p.file
        join decision d on d.id = p.decision
        left join plan on plan.attempt = p.attempt
        union all
        select c.at, 2, c.n, coalesce(a.by_user, 'run ' || c.run),
               'file ' || f.message_id || ': ' || c.from_state || ' -> ' || c.to_state,
               c.reason || coalesce(': ' || a.reason, ''), known_on(c.run, c.at)
        from attempt p
        join payment_file f on f.id = p.file
        join file_change c on c.file = f.id
        left join act a on a.id = c.act
        union all
        select w.taken_at, 3, p.id, 'bank', 'payment ' || f.payer || '-' || p.id || ': ' || s.code,
               coalesce(s.reason, ''), known_on(w.run, w.taken_at)
        from attempt p
        join payment_file f on f.id = p.file
        join payment_status s on s.payment = p.id
        join answer w on w.id = s.answer
    )
    select case when isfinite(event.at)
                then to_char(event.at at time zone 'Europe/Helsinki', 'YYYY-MM-DD"T"HH24:MI:SS')
                     || '+'
                     || to_char((event.at at time zone 'Europe/Helsinki')
                                - (event.at at time zone 'UTC'), 'HH24:MI')
           end,
           event.who, event.what, event.why
    from event
    where as_of is null or known <= as_of
    order by event.at, place, n $$;
