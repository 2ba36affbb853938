-- q_file_approval.sql
-- An approval of the bytes of a payment file.
-- $1 file
select a.id from approval a join payment_file f on f.id = a.file and f.sha256 = a.sha256
where a.file = $1 limit 1
