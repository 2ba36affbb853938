-- q_report_m09.sql: the match with the incomes register, of the decisions whose programme checks
-- wages: without a report, with a lower reported wage, and equal (neither).
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none without an incomes register.
with checked as (
    select s.*, exists (select from finding f where f.decision = s.id
                        and f.code = 'WAGE_NOT_REPORTED') as missing,
           exists (select from finding f where f.decision = s.id
                   and f.code = 'WAGE_MISMATCH') as lower
    from report_scope($1::date, $2::date, $3::text, $4::text) s
    where by not in ('day', 'month')
      and exists (select from report_programme p
                  where p.code = s.programme and p.wage_check
                    and s.decided_on between p.valid_from and p.valid_to)
      and exists (select from reference_row where table_name = 'incomes_register'))
select m.measure, g.by, g.key, m.value, m.unit
from (select by, key, count(*) as n, count(*) filter (where missing) as missing,
             count(*) filter (where lower and not missing) as lower
      from checked group by by, key) g
cross join lateral (values
    (1, 'checked', n::text, 'count'),
    (2, 'equal', report_ratio(n - missing - lower, n, 100), '%'),
    (3, 'no report', report_ratio(missing, n, 100), '%'),
    (4, 'lower wage', report_ratio(lower, n, 100), '%')) m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
