-- q_file_approval_conflict.sql
-- What somebody did to a decision of a file, so that he may not approve it; null: nothing.
-- $1 file, $2 user, $3 system user, $4 asserted
select approval_conflict($1, persons($2, $3, $4))
