-- q_recheck_end.sql: the register was looked through. $1 bigint run  $2 bigint last row
insert into recheck (run, last_row) values ($1, $2)
