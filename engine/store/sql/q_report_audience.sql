-- q_report_audience.sql: whether there is, or was, an agency or ministry, and which there are.
-- $1 text 'agency' or 'ministry', $2 text code. Row: known, codes (the first 40).
with code as (
    select distinct case $1::text when 'agency' then code else ministry end as code
    from report_agency),
place as (select code, row_number() over (order by code) as n from code where code is not null)
select coalesce(bool_or(code = $2::text), false),
       coalesce(string_agg(code, ' ' order by n) filter (where n <= 40), 'none')
           || case when count(*) > 40 then ' ...' else '' end
from place
