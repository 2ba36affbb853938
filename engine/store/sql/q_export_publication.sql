-- q_export_publication.sql: grants that are published one by one (688/2001 32 a-e §): those of
-- organisations, and of persons from 1,000 euros on, by name and never by code; of a person whose
-- address is protected not the name either.
-- $1 date from or null, $2 date to or null (day of the grant's first decision). All text.
select coalesce(a.name, g.agency) as authority, g.agency as authority_code,
       coalesce(p.name, g.payer) as paying_authority, p.business_id as paying_authority_id,
       masked_text(g.case_number) as case_number, g.granted_on::text as decided_on, g.programme,
       coalesce(k.name_fi, g.programme) as purpose,
       case when g.payee_type = 'organisation' then 'organisation' else 'person' end as
           recipient_sector,
       case when g.payee_type = 'organisation' then g.payee_id end as recipient_id,
       case when g.protected_address then null else masked_text(g.payee_name) end as recipient_name,
       report_euros(g.granted) as granted, report_euros(g.paid) as paid,
       case when k.regime in ('757/2021', '997/2021') then 'yes' else 'no' end as eu_funded
from report_grant g
left join report_agency a on a.code = g.agency and g.granted_on between a.valid_from and a.valid_to
left join report_payer p on p.code = g.payer and g.granted_on between p.valid_from and p.valid_to
left join report_programme k
    on k.code = g.programme and g.granted_on between k.valid_from and k.valid_to
where g.granted_on between coalesce($1::date, '-infinity') and coalesce($2::date, 'infinity')
  and (g.payee_type = 'organisation' or g.granted >= 100000)
order by g.granted_on, g.agency, g.first_decision
