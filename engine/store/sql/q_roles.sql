-- q_roles.sql: makes the roles that are missing, and grants anew what each may do. No parameters.
do $$
declare
    name text;
begin
    foreach name in array '{maksatus_engine,maksatus_operator,maksatus_auditor}'::text[] loop
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I login nosuperuser nocreatedb nocreaterole', name);
        end if;
    end loop;
    perform maksatus.auditor_views();
    perform maksatus.grant_roles();
    revoke insert on maksatus.anchor from maksatus_operator; -- only nights write anchors
end $$
