-- q_export_deminimis.sql: the register of de minimis aid. Aid counts from the day of the decision;
-- it is to be recorded within 20 working days. The three years are those up to that day, the same
-- calendar day three years back excluded, of the payee and of its group then. A Y-tunnus that
-- arrived with six digits lacks its first zero.
-- $1 date from or null, $2 date to or null (day of the grant's first decision). All text.
with aid as materialized (
    select *, lpad(payee_id, greatest(9, length(payee_id)), '0') as whole_id
    from report_grant where de_minimis),
member as materialized (
    select fields[1] as grp, fields[2] as payee_id, valid_from,
           coalesce(valid_to, 'infinity') as valid_to
    from reference_row where table_name = 'payee_groups'),
grouped as (
    select g.first_decision, g.granted_on, m.grp
    from aid g
    join member m on m.payee_id = g.whole_id and g.granted_on between m.valid_from and m.valid_to),
counted (first_decision, payee_id) as ( -- whose aid counts with that of a grant
    select first_decision, whole_id from aid
    union
    select g.first_decision, m.payee_id
    from grouped g
    join member m on m.grp = g.grp and g.granted_on between m.valid_from and m.valid_to),
three_years as (
    select g.first_decision, sum(o.granted) as granted
    from aid g
    join counted c on c.first_decision = g.first_decision
    join aid o on o.whole_id = c.payee_id and o.granted_on <= g.granted_on
                  and o.granted_on > (g.granted_on - interval '3 years')::date
    where g.granted_on between coalesce($1::date, '-infinity') and coalesce($2::date, 'infinity')
    group by g.first_decision),
working_day as materialized (
    select * from report_working_day),
recorded as (
    select decided.day, min(latest.day) as latest
    from working_day decided
    join working_day latest on latest.number = decided.number + 20
    group by decided.day)
select g.payee_id as beneficiary, masked_text(g.payee_name) as beneficiary_name, g.granted_on::text,
       report_euros(g.granted) as amount, coalesce(a.name, g.agency) as authority,
       g.agency as authority_code, coalesce(k.name_fi, g.programme) as instrument, g.programme,
       g.grant_id,
       p.grp as payee_group,
       report_euros(t.granted) as three_years, r.latest::text as record_by
from aid g
join three_years t on t.first_decision = g.first_decision
left join (select first_decision, max(grp) as grp from grouped group by 1) p
    on p.first_decision = g.first_decision
left join recorded r on r.day = g.granted_on
left join report_agency a on a.code = g.agency and g.granted_on between a.valid_from and a.valid_to
left join report_programme k
    on k.code = g.programme and g.granted_on between k.valid_from and k.valid_to
order by g.granted_on, g.first_decision
