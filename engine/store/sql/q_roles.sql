-- q_roles.sql: makes the roles that are missing, and grants anew what each may do. No parameters.
do $$
declare
    name text;
begin
    foreach name in array '{maksatus_engine,maksatus_operator,maksatus_auditor}'::text[] loop
        if not exists (select from pg_roles where rolname = name) then
            begin
                execute format('create role %I login nosuperuser nocreatedb nocreaterole', name);
            exception when duplicate_object or unique_violation then
                null; -- roles are of the server: another database has made it at this moment
            end;
        end if;
    end loop;
    perform maksatus.auditor_views();
    perform maksatus.grant_roles();
    revoke insert on maksatus.anchor from maksatus_operator; -- only nights write anchors
end $$
