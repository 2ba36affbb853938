-- q_answer_repaid.sql
-- An item is about the receivable that its reference names; it may have been told so before.
-- $1 item, $2 reference
insert into answer_found (item, receivable)
select $1::bigint, id from receivable
where reference = ltrim(regexp_replace(upper(replace($2, ' ', '')), '^RF[0-9]{2}', ''), '0')
on conflict do nothing
