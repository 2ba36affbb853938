-- q_recovery_find.sql
-- The number of a receivable. $1 text: its number, its reference, or that in RF form
select id from receivable
where reference = $1 or id::text = $1 or reference = regexp_replace($1, '^RF[0-9]{2}', '')
order by reference = $1 desc
limit 1
