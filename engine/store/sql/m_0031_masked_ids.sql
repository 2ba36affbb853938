-- m_0031_masked_ids.sql
-- The end of personal codes in the ids of a decision. An id that holds one (rule R-0140 holds such
-- decisions) is hashed masked, and as it is only in what is salted and can go:
--
--     public values     x_masked where there is one, else x
--     personal values   then, where any x_masked is there: each x that has one, else null
--
-- A row without such ids has the leaf that it had before. Erasing puts x_masked in the place of x.

alter table audit_table add column masked text[]; -- columns x that are hashed so
select audit_watch('audit_table', 'row', 't.name');
alter table decision add column decision_id_masked text, add column grant_id_masked text,
    add column case_number_masked text;

-- ── the forms that are hashed ────────────────────────────────────────────────────────────────

-- The value of a column of t that may be read, as an expression.
create function audit_shown(a_table text, a_column text) returns text language sql stable as $$
    select case when a_column = any(masked)
                then format('coalesce(t.%I, t.%I)', a_column || '_masked', a_column)
                else format('t.%I', a_column) end
    from audit_table where name = a_table $$;

-- And what its mask hides.
create function audit_hidden(a_column text) returns text language sql immutable as $$
    select format('case when t.%I is not null then t.%I end', a_column || '_masked', a_column) $$;

-- What all masks of a row hide, after its personal values, as an expression.
create function audit_hidden_values(a audit_table) returns text language sql stable as $$
    select case when a.masked is null then ''
           else format(' || case when num_nonnulls(%s) > 0 then %s else ''''::bytea end',
                       string_agg(format('t.%I', c || '_masked'), ', ' order by i),
                       string_agg(format('audit_value(textsend(%s))', audit_hidden(c)), ' || '
                                  order by i)) end
    from unnest(a.masked) with ordinality m(c, i) $$;

create or replace function audit_values(a_table text, names text[]) returns text
    language sql stable as $$
    select coalesce(string_agg(format('audit_value(%s(%s))', y.typsend,
                                      audit_shown(a_table, c.name)), ' || ' order by c.i),
                    '''''::bytea')
    from unnest(names) with ordinality c(name, i)
    join pg_attribute a on a.attrelid = a_table::regclass and a.attname = c.name
    join pg_type y on y.oid = a.atttypid $$;

create or replace function audit_commitment(a audit_table) returns text language sql stable as $$
    select case when a.personal = '{}' then '''''::bytea'
           else format('case when length(t.salt) = 32 then t.salt else sha256(t.salt || %s) end',
                       case a.kind
                       when 'row' then format('convert_to(%s, ''UTF8'')', audit_personal_text(a))
                       else audit_values(a.name, a.personal) || audit_hidden_values(a) end) end $$;

-- How verify reads a bulk table: group, key, salt, public and personal values, what masks hide.
create or replace function audit_view_bulk(a audit_table) returns void language plpgsql as $$
begin
    execute format('drop view if exists audit_rows_%s', a.number);
    execute format('create view audit_rows_%s as select t.audit_group, %s as key, %s as salt%s%s
        from %I t', a.number, a.key,
        case when a.personal = '{}' then 'null::bytea' else 't.salt' end,
        (select coalesce(string_agg(format(', %s as %I', audit_shown(a.name, name), name), ''
                                    order by i), '')
         from unnest(audit_public(a) || a.personal) with ordinality c(name, i)),
        (select coalesce(string_agg(format(', %s as %I', audit_hidden(name), name || '_hidden'), ''
                                    order by i), '')
         from unnest(a.masked) with ordinality c(name, i)), a.name);
    update audit_table set definition = pg_get_viewdef(format('audit_rows_%s', a.number)::regclass)
    where name = a.name;
end $$;

-- Masks are no columns of their own.
create or replace function audit_watch(a_table text, a_kind text, a_key text,
                                       a_personal text[] default '{}', a_last text default null)
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
      and attname not in ('audit_group', 'salt') and attname !~ '_masked$'
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

create or replace function erase_rows(a_table text, number_column text, numbers bigint[],
                                      told_apart_by text default null) returns bigint
    language plpgsql security definer set search_path = maksatus, pg_temp
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    a audit_table;
    blank text := quote_literal('-') || case when told_apart_by is null then ''
                                             else format(' || t.%I', told_apart_by) end;
    erased bigint;
begin
    select * into strict a from audit_table where name = a_table;
    if a.personal = '{}' then
        return 0;
    end if;
    perform set_config('maksatus.erasing', a.name, true);
    execute format('update %I t set salt = %s, %s%s where t.%I = any($1) and length(t.salt) = 16',
                   a.name, audit_commitment(a),
                   (select string_agg(format('%I = %s', attname,
                               case when not attnotnull then 'null'
                                    when atttypid = 'json'::regtype then '''{}'''
                                    when atttypid = 'bigint'::regtype then '0'
                                    when atttypid = 'text[]'::regtype
                                        then format('array[%s]', blank)
                                    else blank end), ', ')
                    from pg_attribute
                    where attrelid = a.name::regclass and attname = any(a.personal)),
                   (select coalesce(string_agg(format(', %I = %s, %I = null', c,
                                                      audit_shown(a.name, c), c || '_masked'), ''),
                                    '')
                    from unnest(a.masked) c),
                   number_column)
    using numbers;
    get diagnostics erased = row_count;
    perform set_config('maksatus.erasing', '', true);
    return erased;
end $$;

-- ── decisions that were sealed before ────────────────────────────────────────────────────────

-- Their leaves are of the ids as they were: what such a row was sealed as, and what its leaf is
-- since. Verify believes the group that this migration writes, and none after it; so there is one
-- on every database, with a row of no decision.
create table audit_resealed (
    decision bigint primary key,
    sealed bytea not null check (length(sealed) = 32),
    leaf bytea not null check (length(leaf) = 32)
);
create trigger append_only before update or delete or truncate on audit_resealed
    for each statement execute function refuse_change();
select audit_watch('audit_resealed', 'bulk', 't.decision');

do $$
declare
    a audit_table;
begin
    select * into strict a from audit_table where name = 'decision';
    execute format('create temporary table coded on commit drop as
                    select t.id, %s as sealed from decision t
                    where masked_text(concat_ws('' '', t.decision_id, t.grant_id, t.case_number))
                          <> concat_ws('' '', t.decision_id, t.grant_id, t.case_number)',
                   audit_leaf(a));
    update audit_table set masked = '{decision_id,grant_id,case_number}' where name = 'decision'
    returning * into a;
    perform audit_view(a);

    perform set_config('maksatus.erasing', 'decision', true);
    update decision d
    set decision_id_masked = nullif(masked_text(decision_id), decision_id),
        grant_id_masked = nullif(masked_text(grant_id), grant_id),
        case_number_masked = nullif(masked_text(case_number), case_number)
    from coded c where c.id = d.id;
    update decision d -- what was erased already
    set decision_id = coalesce(decision_id_masked, decision_id), decision_id_masked = null,
        grant_id = coalesce(grant_id_masked, grant_id), grant_id_masked = null,
        case_number = coalesce(case_number_masked, case_number), case_number_masked = null
    from coded c where c.id = d.id and length(d.salt) = 32;
    perform set_config('maksatus.erasing', '', true);

    execute format('insert into audit_resealed (decision, sealed, leaf)
                    select 0, sha256(''''), sha256('''')
                    union all
                    select t.id, c.sealed, %s from decision t join coded c on c.id = t.id',
                   audit_leaf(a));
end $$;

-- ── where else ids of grants stand ───────────────────────────────────────────────────────────

-- A receivable's grant goes with its other personal data; from those that are erased already now.
update receivable set grant_id = '-' where length(salt) = 32;
update audit_table set personal = personal || '{grant_id}' where name = 'receivable';
select audit_watch('receivable');

-- Obligations of grants of which no decision is left are over too, though their rows have no end.
create or replace view obligation as
select id as row, fields[1] as agency, fields[2] as grant_id, fields[3] as kind,
       fields[4]::date as due_on, nullif(fields[5], '')::date as done_on, fields[6] as text,
       valid_from, valid_to
from reference_row where table_name = 'obligations' and length(salt) = 16;

create or replace function reference_to_erase(asked date) returns setof bigint
    language sql stable as $$
    select id
    from reference_row
    where length(salt) = 16
      and table_name in ('blocked_payees', 'payee_status', 'staff_accounts', 'payee_groups',
                         'incomes_register', 'stops')
      and valid_to < retention_from('reference', asked)
    union all
    select row
    from obligation o
    where least(valid_to, greatest(due_on, done_on)) < retention_from('reference', asked)
      and not exists (select from decision d
                      where d.agency = o.agency and d.grant_id = o.grant_id
                        and length(d.salt) = 16) $$;
