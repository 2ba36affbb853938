-- q_recovery_head.sql
-- A receivable as people read it, all texts. $1 number
select r.id::text, r.reference, r.state::text, r.regime, g.law, g.title, r.payer, r.agency,
       r.programme, r.grant_id, r.ground, gr.law, gr.text_fi, gr.text_sv, r.facts, r.language,
       d.payee_id, d.payee_name, coalesce(p.fields[2], r.payer),
       coalesce(pg.fields[2], r.programme),
       coalesce(nullif(pg.fields[3], ''), pg.fields[2], r.programme), r.source, r.source_id,
       case when d.protected_address then 'yes' else 'no' end, coalesce(a.fields[2], r.agency),
       coalesce(de.case_number, '')
from receivable r
join regime g on g.row = r.regime_row
join receivable_ground gr on gr.code = r.ground
join receivable_debtor d on d.receivable = r.id and d.n = 1
left join lateral (select fields from reference_row where table_name = 'payers'
                   and fields[1] = r.payer order by valid_from desc limit 1) p on true
left join lateral (select fields from reference_row where table_name = 'programmes'
                   and fields[1] = r.programme order by valid_from desc limit 1) pg on true
left join lateral (select fields from reference_row where table_name = 'agencies'
                   and fields[1] = r.agency order by valid_from desc limit 1) a on true
left join receivable_claim c on c.receivable = r.id and c.n = 1
left join decision de on de.id = c.decision
where r.id = $1::bigint
