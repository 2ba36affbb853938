-- tamper.sql
-- What a superuser could do to any table, for tests/integration/test_audit.c. It works in a schema
-- of its own, behind all triggers.
create schema test;

-- An expression of another value of the type of column c of t.
create function test.other(c text, type text) returns text language sql as $$
    select case
        when type in ('bigint', 'integer', 'smallint') then format('coalesce(t.%I, 0) + 1', c)
        when type = 'text' then format('coalesce(t.%I, '''') || ''x''', c)
        when type = 'boolean' then format('not coalesce(t.%I, false)', c)
        when type = 'date' then format('coalesce(t.%I, ''2026-01-01'') + 1', c)
        when type = 'timestamp with time zone'
            then format('coalesce(t.%I, now()) + interval ''1 second''', c)
        when type = 'bytea' then format('sha256(coalesce(t.%I, ''''))', c)
        when type in ('json', 'jsonb') then '''{"x":1}'''
        when type = 'text[]' then format('coalesce(t.%I, ''{}'') || ''x''::text', c)
        when type = 'integer[]' then format('coalesce(t.%I, ''{}'') || 1', c) end $$;

create function test.columns(a_table text)
    returns table (name text, type text, is_key boolean) language sql as $$
    select a.attname::text, format_type(a.atttypid, null),
           exists (select from pg_index x where x.indrelid = a.attrelid and x.indisprimary
                   and a.attnum = any(x.indkey))
    from pg_attribute a
    where a.attrelid = ('maksatus.' || a_table)::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname not in ('audit_group', 'salt')
    order by a.attnum desc $$;

-- Tries statements until one does something; says whether one did.
create function test.try(statements text[]) returns boolean language plpgsql as $$
declare
    s text;
    n bigint;
begin
    foreach s in array coalesce(statements, '{}') loop
        begin
            execute s;
            get diagnostics n = row_count;
            if n > 0 then return true; end if;
        exception when others then null;
        end;
    end loop;
    return false;
end $$;

create function test.tamper(a_table text, kind text) returns boolean language plpgsql as $$
declare
    list text[];
begin
    perform set_config('session_replication_role', 'replica', true);
    perform set_config('search_path', 'maksatus', true);
    if kind = 'delete' then
        list := array[format('delete from %1$I where ctid = (select ctid from %1$I limit 1)',
                             a_table)];
    elsif kind = 'update' then
        select array_agg(format('update %1$I t set %2$I = %3$s where ctid =
                                 (select ctid from %1$I limit 1)', a_table, name,
                                test.other(name, type)))
        into list from test.columns(a_table)
        where not is_key and test.other(name, type) is not null;
    elsif kind = 'swap' then
        select array_agg(format('update %1$I t set %2$I = case when t.ctid = p.a then p.vb else p.va
            end from (select x.ctid as a, y.ctid as b, x.%2$I as va, y.%2$I as vb
                      from %1$I x join %1$I y on x.%2$I::text < y.%2$I::text limit 1) p
            where t.ctid in (p.a, p.b)', a_table, name))
        into list from test.columns(a_table) where not is_key;
    else
        select array_agg(format('insert into %1$I overriding system value
            select (jsonb_populate_record(t, jsonb_build_object(%2$L, %3$s))).* from %1$I t
            order by %2$I desc limit 1', a_table, name, test.other(name, type)))
        into list from test.columns(a_table)
        where test.other(name, type) is not null
          and (is_key or not exists (select from test.columns(a_table) c where c.is_key));
    end if;
    return coalesce(test.try(list), false);
end $$;

create function test.save(a_table text) returns void language plpgsql as $$
begin
    execute format('create table test.saved as table maksatus.%I', a_table);
end $$;
create function test.restore(a_table text) returns void language plpgsql as $$
begin
    perform set_config('session_replication_role', 'replica', true);
    execute format('delete from maksatus.%I', a_table);
    execute format('insert into maksatus.%I overriding system value table test.saved', a_table);
    drop table test.saved;
end $$;

-- The groups whose root is not what the database itself computes.
create function test.other_roots() returns bigint language plpgsql as $$
declare
    g record;
    leaves bytea[];
    wrong bigint := 0;
begin
    perform set_config('search_path', 'maksatus', true);
    for g in select x.*, a as form from audit_group x join audit_table a on a.name = x.table_name
    loop
        execute format('select array_agg(leaf order by key, leaf)
                        from (select %s as key, %s as leaf from %I t where audit_group = $1) l',
                       (g.form).key, audit_leaf(g.form), g.table_name)
        into leaves using g.id;
        if audit_root(leaves) is distinct from g.root then
            wrong := wrong + 1;
        end if;
    end loop;
    return wrong;
end $$;

-- Changes a row and makes a chain that fits: only an anchor shows it.
create function test.forge() returns void language plpgsql as $$
declare
    r maksatus.audit_record;
    last bytea;
begin
    perform set_config('session_replication_role', 'replica', true);
    perform set_config('search_path', 'maksatus', true);
    perform set_config('timezone', 'UTC', true);
    update act set reason = 'another reason' where id = 1;
    execute (select format('update audit_entry set leaf = (select %s from %s t where id = 1)
                            where table_name = ''act'' and key = ''1''', audit_leaf(a),
                           audit_small(a, 'act'))
             from audit_table a where name = 'act');
    for r in select * from audit_record order by n loop
        last := sha256(coalesce(last, r.previous) || convert_to(audit_body(r), 'UTF8'));
        update audit_record set hash = last where n = r.n;
        update audit_record set previous = last where n = r.n + 1;
    end loop;
end $$;
