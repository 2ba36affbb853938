-- m_0169_ministries_of_ended_agencies.sql
-- Figures count for the ministry that an agency had, also after the agency has ended: what it
-- decided before arrives later, and its receivables stay open for years. A row counts until the
-- next one of its code begins.
create or replace view report_agency as
select fields[1] as code, fields[2] as name, nullif(fields[3], '') as ministry, valid_from,
       coalesce(lead(valid_from) over (partition by fields[1] order by valid_from) - 1,
                'infinity'::date) as valid_to
from reference_row
where table_name = 'agencies';
