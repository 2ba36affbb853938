-- q_export_deminimis.sql: the register of de minimis aid. Aid counts from the day of the decision;
-- it is to be recorded within 20 working days. The three years are those up to that day, the same
-- calendar day three years back excluded, of the payee and of its group then. A Y-tunnus that
-- arrived with six digits lacks its first zero.
-- $1 date from or null, $2 date to or null (day of the grant's first decision). All text.
with aid as (
    select *, lpad(payee_id, greatest(9, length(payee_id)), '0') as whole_id
    from report_grant where de_minimis),
member as (
    select fields[1] as grp, fields[2] as payee_id, valid_from,
           coalesce(valid_to, 'infinity') as valid_to
    from reference_row where table_name = 'payee_groups')
select g.payee_id as beneficiary, masked_text(g.payee_name) as beneficiary_name, g.granted_on::text,
       report_euros(g.granted) as amount, coalesce(a.name, g.agency) as authority,
       g.agency as authority_code, coalesce(k.name_fi, g.programme) as instrument, g.programme,
       g.grant_id,
       (select max(m.grp) from member m
        where m.payee_id = g.whole_id and g.granted_on between m.valid_from and m.valid_to) as
            payee_group,
       report_euros((
           select sum(o.granted) from aid o
           where o.granted_on > (g.granted_on - interval '3 years')::date
             and o.granted_on <= g.granted_on
             and (o.whole_id = g.whole_id or exists (
                 select from member mine join member theirs on theirs.grp = mine.grp
                 where mine.payee_id = g.whole_id and theirs.payee_id = o.whole_id
                   and g.granted_on between mine.valid_from and mine.valid_to
                   and g.granted_on between theirs.valid_from and theirs.valid_to)))) as
                       three_years,
       (select min(w.day) from report_working_day w
        where w.number = (select max(number) from report_working_day b
                          where b.day = g.granted_on) + 20)::text as record_by
from aid g
left join report_agency a on a.code = g.agency and g.granted_on between a.valid_from and a.valid_to
left join report_programme k
    on k.code = g.programme and g.granted_on between k.valid_from and k.valid_to
where g.granted_on between coalesce($1::date, '-infinity') and coalesce($2::date, 'infinity')
order by g.granted_on, g.first_decision
