-- q_recovery_by_reference.sql
-- The receivable that a reference of incoming money names: national with or without leading zeros,
-- or in RF form, with or without blanks. $1 text
select id from receivable
where reference = ltrim(regexp_replace(upper(replace($1, ' ', '')), '^RF[0-9]{2}', ''), '0')
