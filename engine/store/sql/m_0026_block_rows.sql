-- m_0026_block_rows.sql
-- How the rows of a block lie, and who reads one that is being loaded.

-- Columns that nearly every row has and that have one width come first: the server finds them
-- without a look at the texts before them, when it builds the indexes of a block and sums it up.
create function block_columns(a_table text) returns name[] language sql immutable as $$
    select case a_table
           when 'decision' then '{id, batch, line, cents, decision_key, grant_key, payee_key,
               iban_key, audit_group, state, instalment, decided_on, due_on}'::name[]
           when 'payment' then '{id, decision, file, ordinal, cents, set_off, audit_group}'
           else '{}' end $$;

-- A table for the rows of a block, which is no part of the whole yet and has no indexes. Whoever
-- asks may fill it, and read it to prove it.
create or replace function block_make(a_table text, block bigint) returns void language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
declare
    fresh text := block_fresh(a_table, block);
    n name := (select number_column from block_table where name = a_table);
begin
    execute (
        select format('create table %I (', fresh)
               || string_agg(format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                    ' default ' || pg_get_expr(d.adbin, d.adrelid),
                                    case when a.attnotnull then ' not null' end), ', '
                             order by array_position(block_columns(a_table), a.attname), a.attnum)
               || ')'
        from pg_attribute a
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = a_table::regclass and a.attnum > 0 and not a.attisdropped);
    execute (
        select format('alter table %I ', fresh)
               || string_agg(format('add constraint %I %s', conname, pg_get_constraintdef(oid)),
                             ', ' order by conname)
        from pg_constraint where conrelid = a_table::regclass and contype = 'c');
    execute format('alter table %I add constraint of_block check (%I >= %s and %I < %s)', fresh,
                   n, block * block_size(), n, (block + 1) * block_size());
    execute format('grant insert, select on %I to %I', fresh, session_user);
end $$;

-- The sum of owed_key, of which 62 bits are kept: sums of several blocks can be added up.
create function owed_total(sum_of_keys numeric) returns bigint
    language sql immutable parallel safe as $$
    select (coalesce(sum_of_keys, 0) % 4611686018427387904)::bigint $$;
