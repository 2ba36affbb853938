-- q_recovery_enforcement.sql
-- What enforcement needs of a receivable beside its money, one row a debtor: identity code in full.
-- $1 number
select d.n::text, d.payee_id, d.payee_name, coalesce(p.fields[2], r.payer),
       coalesce(p.fields[3], ''), coalesce(a.fields[2], r.agency)
from receivable r
join receivable_debtor d on d.receivable = r.id
left join lateral (select fields from reference_row where table_name = 'payers'
                   and fields[1] = r.payer order by valid_from desc limit 1) p on true
left join lateral (select fields from reference_row where table_name = 'agencies'
                   and fields[1] = r.agency order by valid_from desc limit 1) a on true
where r.id = $1::bigint
order by d.n
