-- q_act_record.sql
-- An act of a person. $1 what, $2 user, $3 system user, $4 reason, $5 detail, $6 asserted
insert into act (what, by_user, system_user_name, reason, detail, asserted)
values ($1, $2, $3, $4, $5, $6)
returning id
