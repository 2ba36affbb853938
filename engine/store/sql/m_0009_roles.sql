-- m_0009_roles.sql
-- Who may do what, whatever program is used: three roles without passwords, made and granted by
-- 'init --roles', because that needs rights which a migration may not have.
--
--     maksatus_engine     the nightly run: reads all, adds rows, moves what may move; changes no
--                         row that never changes, and nothing of the schema
--     maksatus_operator   acts of persons: the same, but no row of decision, payment or finding
--     maksatus_auditor    reads the views of the schema maksatus_audit: masked, without addresses

-- As identity_mask (include/maksatus/identity.h): a Y-tunnus is not masked.
create function masked_id(id text) returns text language sql immutable as $$
    select case when id ~ '^[0-9]{6,7}-[0-9]$' then id
                when id ~ '^[0-9]{6}[-+A-FU-Y]' then left(id, 7) || '****'
                else left(id, 6) || '****' end $$;
create function masked_text(words text) returns text language sql immutable as $$
    select regexp_replace(words, '([0-9]{6}[-+A-FU-Y])[0-9]{3}[0-9A-Y]', '\1****', 'g') $$;

-- A column of t as an auditor sees it; null: not at all (addresses, secrets, and what holds them).
create function auditor_column(name text, type regtype) returns text language sql immutable as $$
    select case
        when name in ('street', 'building', 'postcode', 'town', 'country', 'salt', 'hash_key',
                      'original', 'attributes', 'leaves') or name like '%\_key' then null
        when name in ('payee_id', 'employee_id') then format('masked_id(t.%I) as %1$I', name)
        when type in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
            then format('masked_text(t.%I::text)::%s as %1$I', name, type)
        else format('t.%I', name) end $$;

-- Makes the views of all tables anew.
create function auditor_views() returns void language plpgsql as $$
declare v record;
begin
    drop schema if exists maksatus_audit cascade;
    create schema maksatus_audit;
    for v in select c.relname as name,
                    string_agg(auditor_column(a.attname, a.atttypid::regtype), ', '
                               order by a.attnum) as columns
             from pg_class c
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relnamespace = 'maksatus'::regnamespace and c.relkind = 'r'
               and c.relname not in ('installation', 'schema_migration')
             group by c.oid, c.relname loop
        if v.columns is not null then
            execute format('create view maksatus_audit.%I with (security_barrier) as
                            select %s from maksatus.%1$I t', v.name, v.columns);
        end if;
    end loop;
    create view maksatus_audit.decision_state as select id as decision, state_now from decision_now;
end $$;

create function grant_roles() returns void language plpgsql as $$
declare
    t record;
begin
    revoke all on schema maksatus from public;
    revoke all on all tables in schema maksatus
        from public, maksatus_engine, maksatus_operator, maksatus_auditor;
    revoke execute on function erase_rows from public;
    grant usage on schema maksatus to maksatus_engine, maksatus_operator;
    grant usage on all sequences in schema maksatus to maksatus_engine, maksatus_operator;
    grant select on all tables in schema maksatus to maksatus_engine, maksatus_operator;
    for t in select c.relname as name,
                    exists (select from pg_trigger where tgrelid = c.oid and tgname = 'append_only'
                            and tgtype & 16 <> 0) as fixed
             from pg_class c
             where c.relnamespace = 'maksatus'::regnamespace and c.relkind = 'r'
               and c.relname !~ '^(audit_|schema_|erasure$|retention$|installation$)'
               and c.relname !~ '_edge$' loop
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

-- The tables of the migrations between.
select audit_watch_all();
