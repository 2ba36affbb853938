-- q_act_record.sql
-- An act of a person. $1 what, $2 user, $3 system user, $4 reason, $5 detail, $6 asserted
-- No row when user or reason is nothing but blanks.
insert into act (what, by_user, system_user_name, reason, detail, asserted)
select $1::text, $2::text, $3::text, $4::text, $5::text, $6::boolean
where person($2) <> '' and person($4) <> ''
returning id
