-- m_0028_refers_in_sets.sql
-- What foreign keys asked once a row is asked once a statement (as m_0015 does of changes): all
-- rows of a statement are of one act and of one record, and each asked for it, and locked it.
-- Neither acts nor rows of reference data are ever removed; a record with entries neither.

alter table journal drop constraint journal_act_fkey;
alter table journal drop constraint journal_rule_row_fkey;
create function journal_refers() returns trigger language plpgsql as $$
begin
    if exists (
        select from (select distinct act, rule_row from fresh) posted
        where (act is not null and not exists (select from act a where a.id = posted.act))
           or (rule_row is not null
               and not exists (select from reference_row r where r.id = posted.rule_row))) then
        raise exception 'a voucher is of an act, or of a rule, that is not there'
            using errcode = 'MK002';
    end if;
    return null;
end $$;
create trigger refers after insert on journal
    referencing new table as fresh
    for each statement execute function journal_refers();

alter table audit_entry drop constraint audit_entry_event_fkey;
create function audit_entry_refers() returns trigger language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
begin
    if exists (select from (select distinct event from fresh) changed
               where not exists (select from audit_record r where r.event = changed.event)) then
        raise exception 'an entry is of a record that is not there' using errcode = 'MK002';
    end if;
    return null;
end $$;
create trigger refers after insert on audit_entry
    referencing new table as fresh
    for each statement execute function audit_entry_refers();
create function audit_record_is_over() returns trigger language plpgsql
    security definer set search_path = maksatus, pg_temp as $$
begin
    if exists (select from gone join audit_entry e on e.event = gone.event) then
        raise exception 'a record with entries is never removed' using errcode = 'MK001';
    end if;
    return null;
end $$;
create trigger is_over after delete on audit_record
    referencing old table as gone
    for each statement execute function audit_record_is_over();
