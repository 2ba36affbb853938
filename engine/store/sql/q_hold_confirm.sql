-- q_hold_confirm.sql
-- $1 release, $2 act
insert into release_confirmed (release, act) values ($1, $2)
