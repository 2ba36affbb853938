-- q_reference_act.sql: who loads, and why. Returns the number of the act.
-- $1 USER, $2 system user, $3 reason, $4 folder
insert into act (what, by_user, system_user_name, reason, detail)
values ('reference load', $1, $2, $3, $4)
returning id
