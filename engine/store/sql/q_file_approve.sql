-- q_file_approve.sql
-- $1 file, $2 sha256, $3 act
insert into approval (file, sha256, act) values ($1, $2, $3)
