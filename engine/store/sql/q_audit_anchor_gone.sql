-- q_audit_anchor_gone.sql: an anchor is no longer in its folder. $1 bigint record, $2 bigint act
insert into anchor_gone (record, act) values ($1, $2)
