-- m_0017_blocks.sql
-- The large tables in blocks: partitions of 1,024,000 numbers each, in the order of arrival, so
-- that a night's rows are loaded into a table of their own and indexed afterwards (maintaining four
-- random indexes row by row takes ten times as long), and old years can be detached.
--
--     decision   by id ─┐ the same blocks
--     finding    by decision ─┘
--     payment    by id
--
-- A small batch adds its rows to the block at work. A large one begins a new block:
--
--     block_begin ─▶ decision_fresh_7, without indexes ─▶ COPY ─▶ block_index ─▶ commit
--                    (on a connection of its own)                                  │
--     the transaction of the batch: keys, sums, block_attach ◀────────────────────┘
--
-- A fresh table is no part of decision before it is attached: one whose batch was never committed
-- is nobody's, and is dropped by the next run (block_clean). What must hold over all time has
-- tables of keys that are not in blocks (decision_claim, payment_open).

create function block_size() returns bigint language sql immutable as $$ select 1024000::bigint $$;

create table block_table (
    name text primary key,
    number_column name not null, -- whose value decides the block
    sequence regclass,           -- where its numbers come from; null: the blocks of another table
    follows text                 -- which
);
insert into block_table values
    ('decision', 'id', 'decision_number', null),
    ('finding', 'decision', null, 'decision'),
    ('payment', 'id', 'payment_number', null);

-- ── tables become partitioned ────────────────────────────────────────────────────────────────

-- What is there becomes block 0. Views and functions that stand on the row type of a table are made
-- anew, with the same text and rights.
set local check_function_bodies = off;
create temporary table made_of_rows on commit drop as
with recursive needs as ( -- one object needs another: views and functions, by their own number
    select distinct case when d.classid = 'pg_rewrite'::regclass then r.ev_class else d.objid end
               as object,
           coalesce(y.typrelid, d.refobjid) as needed
    from pg_depend d
    left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    left join pg_type y on d.refclassid = 'pg_type'::regclass and y.oid = d.refobjid
    where d.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass)
      and d.refclassid in ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)),
made(oid, depth) as (
    select name::regclass::oid, 0 from block_table
    union
    select n.object, depth + 1 from made join needs n on n.needed = oid and n.object <> oid)
select case when c.oid is null then 'function' else 'view' end as kind,
       coalesce(c.oid::regclass::text, p.oid::regprocedure::text) as name, max(depth) as depth,
       coalesce(c.relacl, p.proacl) as rights,
       coalesce('create view ' || c.oid::regclass
                    || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')
                    || ' as ' || pg_get_viewdef(c.oid),
                pg_get_functiondef(p.oid)) as definition
from made
left join pg_class c on c.oid = made.oid
left join pg_proc p on p.oid = made.oid
where depth > 0
group by c.oid, p.oid;

do $$
declare
    made record;
    t record;
    c record;
begin
    for made in select * from made_of_rows order by depth desc loop
        execute format('drop %s %s', made.kind, made.name);
    end loop;

    for t in select * from block_table loop
        create temporary table part on commit drop as
        select 'index' as kind, pg_get_indexdef(indexrelid) as definition from pg_index
        where indrelid = t.name::regclass and not indisunique
        union all
        select 'key', format('alter table %I add %s', t.name, pg_get_constraintdef(oid))
        from pg_constraint where conrelid = t.name::regclass and contype = 'p'
        union all
        select 'trigger', pg_get_triggerdef(oid) from pg_trigger
        where tgrelid = t.name::regclass and not tgisinternal;

        for c in select indexrelid::regclass::text as name from pg_index
                 where indrelid = t.name::regclass loop
            execute format('alter index %s rename to %I', c.name, c.name || '_block_0');
        end loop;
        execute format('alter table %I rename to %I', t.name, t.name || '_block_0');
        execute format('drop trigger aa_audit_begin on %I', t.name || '_block_0');
        execute format('drop trigger zz_audit_end on %I', t.name || '_block_0');
        execute format('create table %I (like %I including defaults including constraints
                        including storage) partition by range (%I)',
                       t.name, t.name || '_block_0', t.number_column);
        execute format('alter table %I attach partition %I for values from (0) to (%s)',
                       t.name, t.name || '_block_0', block_size());
        -- Its groups are hashed by their writer, so nobody looks a group up (audit_group_seal).
        for c in select * from part where definition not like '%audit_group)%' loop
            execute c.definition;
        end loop;
        drop table part;
    end loop;

    for made in select * from made_of_rows order by depth loop
        execute made.definition;
        for c in select r.grantee, string_agg(r.privilege_type, ', ') as privileges
                 from aclexplode(made.rights) r where r.grantee <> r.grantor group by 1 loop
            execute format('grant %s on %s %s to %s', c.privileges,
                           case made.kind when 'view' then 'table' else 'function' end, made.name,
                           case c.grantee when 0 then 'public' else c.grantee::regrole::text end);
        end loop;
    end loop;
end $$;

-- ── blocks ───────────────────────────────────────────────────────────────────────────────────

create function block_fresh(a_table text, block bigint) returns text language sql immutable as $$
    select a_table || '_fresh_' || block $$;

-- A table for the rows of a block, which is no part of the whole yet and has no indexes. Whoever
-- asks may fill it.
create function block_make(a_table text, block bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    fresh text := block_fresh(a_table, block);
    n name := (select number_column from block_table where name = a_table);
begin
    execute format('create table %I (like %I including defaults including constraints
                    including storage)', fresh, a_table);
    execute format('alter table %I add constraint of_block check (%I >= %s and %I < %s)', fresh,
                   n, block * block_size(), n, (block + 1) * block_size());
    execute format('grant insert on %I to %I', fresh, session_user);
end $$;

-- The indexes of the whole, and what is unique in a block only: the places in a payment file.
create function block_index(a_table text, block bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    fresh text := block_fresh(a_table, block);
    i record;
begin
    for i in select pg_get_indexdef(x.indexrelid) as definition, c.oid as key
             from pg_index x
             left join pg_constraint c on c.conindid = x.indexrelid and c.contype = 'p'
             where x.indrelid = a_table::regclass loop
        if i.key is null then
            execute regexp_replace(i.definition, '^CREATE INDEX \S+ ON (ONLY )?\S+ ',
                                   format('create index on %I ', fresh));
        else
            execute format('alter table %I add %s', fresh, pg_get_constraintdef(i.key));
        end if;
    end loop;
    if a_table = 'payment' then
        execute format('create unique index on %I (file, ordinal)', fresh);
    end if;
end $$;

-- A loaded and indexed table becomes a part of the whole, together with empty ones of the tables
-- that follow it.
create function block_attach(a_table text, block bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    part text := a_table || '_block_' || block;
    f record;
begin
    execute format('create trigger append_only before update or delete or truncate on %I
                    for each statement execute function refuse_change()',
                   block_fresh(a_table, block));
    execute format('alter table %I rename to %I', block_fresh(a_table, block), part);
    execute format('alter table %I attach partition %I for values from (%s) to (%s)', a_table,
                   part, block * block_size(), (block + 1) * block_size());
    execute format('alter table %I drop constraint of_block', part);
    execute format('revoke insert on %I from %I', part, session_user);
    for f in select name from block_table where follows = a_table loop
        if to_regclass(block_fresh(f.name, block)) is null then
            perform block_make(f.name, block), block_index(f.name, block);
        end if;
        perform block_attach(f.name, block);
    end loop;
end $$;

-- So many consecutive numbers for a load: from the beginning of a block that does not exist yet.
-- Only the holder of the run lock takes numbers.
create function block_begin(a_table text, a_count bigint) returns bigint language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    counter regclass := (select sequence from block_table where name = a_table);
    first bigint := (nextval(counter) / block_size() + 1) * block_size();
begin
    perform setval(counter, first + a_count - 1);
    return first;
end $$;

-- A load took fewer numbers than were kept for it, up to this one.
create function block_end(a_table text, last bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
begin
    perform setval(sequence, last) from block_table where name = a_table;
end $$;

-- So many consecutive numbers, in blocks that exist; answers the first.
create function block_numbers(a_table text, a_count bigint) returns bigint language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    counter regclass := (select sequence from block_table where name = a_table);
    first bigint := (select min(n) from (select nextval(counter) as n
                                         from generate_series(1, a_count)) numbers);
    block bigint;
begin
    for block in first / block_size() .. (first + a_count - 1) / block_size() loop
        if to_regclass(a_table || '_block_' || block) is null then
            perform block_make(a_table, block), block_index(a_table, block),
                    block_attach(a_table, block);
        end if;
    end loop;
    return first;
end $$;

-- Drops what a load left that was never committed.
create function block_clean() returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    t record;
begin
    for t in select c.relname as name from pg_class c
             join block_table b on c.relname ~ ('^' || b.name || '_fresh_[0-9]+$')
             where c.relnamespace = 'maksatus'::regnamespace and not c.relispartition loop
        execute format('drop table %I', t.name);
    end loop;
end $$;

-- The decisions of a batch have consecutive numbers: these lead to their block, and to what belongs
-- to them. Null: there are none.
alter table batch add column first_decision bigint;
update batch b set first_decision = (select min(id) from decision where batch = b.id)
where record_count > 0;
select audit_watch('batch');

-- ── facts of decisions, packed ───────────────────────────────────────────────────────────────

-- What the rules count of decisions with consecutive numbers (engine/run/fact_block.h): a second
-- copy, to be streamed past the keys of a large batch. Its keys are personal data: an erasure takes
-- them out of the blocks of a batch, and the next run makes these anew from what is left.
create table fact_block (
    first_decision bigint not null,
    batch bigint not null,
    row_count bigint not null check (row_count between 1 and 4096),
    facts bytea check (length(facts) = 68 * row_count)
);
alter table fact_block alter column facts set storage external;
select audit_watch('fact_block', 'bulk', 't.first_decision', '{facts}');
create trigger append_only before update or delete or truncate on fact_block
    for each statement execute function refuse_change();

-- Whether the rules count a decision otherwise afterwards: planned, sent and paid are one to them.
create function changes_counts(from_state decision_state, to_state decision_state) returns boolean
    language sql immutable as $$
    select not (from_state in ('planned', 'sent', 'paid')
                and to_state in ('planned', 'sent', 'paid')) $$;
create index decision_change_counts on decision_change (decision, n)
    where changes_counts(from_state, to_state);

-- Queries are checked with the view of no table: it has the columns that they choose by.
create or replace view audit_rows_0 as
select null::text as key, null::text as text, null::bytea as salt, null::text as personal,
       null::bigint as audit_group
where false;

-- ── what looks at all tables ─────────────────────────────────────────────────────────────────

-- Tables as they are meant: blocks are parts of one.
create view whole_table as
select oid, relname as name from pg_class
where relnamespace = 'maksatus'::regnamespace and relkind in ('r', 'p') and not relispartition
  and relname !~ '_fresh_[0-9]+$';

create or replace function auditor_views() returns void language plpgsql as $$
declare v record;
begin
    drop schema if exists maksatus_audit cascade;
    create schema maksatus_audit;
    for v in select w.name,
                    string_agg(auditor_column(a.attname, a.atttypid::regtype), ', '
                               order by a.attnum) as columns
             from whole_table w
             join pg_attribute a on a.attrelid = w.oid and a.attnum > 0 and not a.attisdropped
             where w.name not in ('installation', 'schema_migration')
             group by w.name loop
        if v.columns is not null then
            execute format('create view maksatus_audit.%I with (security_barrier) as
                            select %s from maksatus.%1$I t', v.name, v.columns);
        end if;
    end loop;
    create view maksatus_audit.decision_state as select id as decision, state_now from decision_now;
end $$;

create or replace function grant_roles() returns void language plpgsql as $$
declare
    t record;
begin
    revoke all on schema maksatus from public;
    revoke all on all tables in schema maksatus
        from public, maksatus_engine, maksatus_operator, maksatus_auditor;
    revoke execute on function erase_rows, block_make, block_index, block_attach, block_begin,
        block_end, block_numbers, block_clean from public;
    grant execute on function block_make, block_index, block_attach, block_begin, block_end,
        block_numbers, block_clean to maksatus_engine;
    grant usage on schema maksatus to maksatus_engine, maksatus_operator;
    grant usage on all sequences in schema maksatus to maksatus_engine, maksatus_operator;
    grant select on all tables in schema maksatus to maksatus_engine, maksatus_operator;
    for t in select w.name,
                    exists (select from pg_trigger where tgrelid = w.oid and tgname = 'append_only'
                            and tgtype & 16 <> 0) as fixed
             from whole_table w
             where w.name !~ '^(audit_|schema_|erasure$|retention$|installation$|block_table$)'
               and w.name !~ '_edge$' loop
        execute format('grant insert%s on %I to maksatus_engine',
                       case when t.fixed then '' else ', update, delete' end, t.name);
        if t.name not in ('decision', 'payment', 'finding') then
            execute format('grant insert%s on %I to maksatus_operator',
                           case when t.fixed then '' else ', update, delete' end, t.name);
        end if;
    end loop;
    grant usage on schema maksatus_audit to maksatus_auditor;
    grant select on all tables in schema maksatus_audit to maksatus_auditor;
end $$;

create or replace function audit_watch_all() returns void language sql as $$
    select audit_watch(w.name::text)
    from whole_table w
    where w.name not in ('audit_record', 'audit_group', 'audit_entry', 'schema_migration')
      and not exists (select from audit_table a where a.name = w.name)
    order by w.name $$;

create or replace function report_statistics() returns boolean language plpgsql as $$
begin
    if pg_is_in_recovery()
       or (select reltuples from pg_class where oid = 'decision'::regclass) * 2
          > (select coalesce(sum(record_count), 0) from batch_total) then
        return false;
    end if;
    analyze decision, decision_change, finding, payment, payment_file, batch, run, act, release,
        release_confirmed, reference_row;
    return true;
end $$;

select audit_watch_all();
