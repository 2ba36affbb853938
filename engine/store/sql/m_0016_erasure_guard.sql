-- m_0016_erasure_guard.sql
-- A row is erased by erase_rows, which works with the rights of the owner, and by nobody else: who
-- only has a role cannot write into reference data by saying that it is an erasure.

create function is_erasing(a_table name) returns boolean language sql stable as $$
    select current_setting('maksatus.erasing', true) = a_table
           and current_user = (select pg_get_userbyid(relowner) from pg_class
                               where oid = to_regclass('maksatus.' || quote_ident(a_table))) $$;

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and is_erasing(tg_table_name) then
        return null;
    end if;
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'MK001';
end $$;

create or replace function reference_row_ends() returns trigger language plpgsql as $$
begin
    if is_erasing(tg_table_name)
       and (new.id, new.table_name, new.valid_from, new.valid_to, new.act)
           is not distinct from (old.id, old.table_name, old.valid_from, old.valid_to, old.act) then
        return new;
    end if;
    if old.valid_to is not null or new.valid_to is null
       or (new.id, new.table_name, new.fields, new.valid_from)
          is distinct from (old.id, old.table_name, old.fields, old.valid_from) then
        raise exception 'reference rows are never overwritten' using errcode = 'MK001';
    end if;
    return new;
end $$;
