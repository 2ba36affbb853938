-- q_report_m09.sql: the match with the incomes register, of the decisions whose programme checks
-- wages and whose ids and period let the rule look: without a report, with a lower reported wage by
-- how many euros (by the evidence of the last look), and equal, which is neither.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none without an incomes register.
with wage as materialized (
    select s.id, s.by, s.key
    from report_scope($1::date, $2::date, $3::text, $4::text) s
    where by not in ('day', 'month')
      and exists (select from report_programme p
                  where p.code = s.programme and p.wage_check
                    and s.decided_on between p.valid_from and p.valid_to)
      and exists (select from reference_row where table_name = 'incomes_register')),
said as (
    select d.id, bool_or(f.code = 'WAGE_NOT_REPORTED') as missing,
           bool_or(f.code in ('FIELD_INVALID', 'PAYEE_ID_INVALID', 'EMPLOYEE_ID_INVALID',
                              'PERIOD_INVALID')) as silent,
           (array_agg((((f.evidence ->> 'eligible_cost')::numeric
                        - (f.evidence ->> 'reported')::numeric) * 100)::bigint order by f.look desc)
            filter (where f.code = 'WAGE_MISMATCH'))[1] as less,
           bool_or(f.code = 'WAGE_MISMATCH') as lower
    from (select distinct id from wage) d left join finding f on f.decision = d.id
    group by d.id),
checked as (
    select w.by, w.key, coalesce(s.missing, false) as missing, s.less,
           coalesce(s.lower and not s.missing, false) as lower
    from wage w join said s on s.id = w.id
    where s.silent is not true)
select m.measure, g.by, g.key, m.value, m.unit
from (select by, key, count(*) as n, count(*) filter (where missing) as missing,
             count(*) filter (where lower) as lower, avg(less) filter (where lower) as less
      from checked group by by, key) g
cross join lateral (values
    (1, 'checked', n::text, 'count'),
    (2, 'equal', report_ratio(n - missing - lower, n, 100), '%'),
    (3, 'no report', report_ratio(missing, n, 100), '%'),
    (4, 'lower wage', report_ratio(lower, n, 100), '%'),
    (5, 'lower wage, mean difference', report_euros(round(less)), 'EUR'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
