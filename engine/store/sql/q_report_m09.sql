-- q_report_m09.sql: the match with the incomes register, of the decisions whose programme checks
-- wages and whose ids and period let the rule look: without a report, with a lower reported wage by
-- how many euros (by the evidence of the last look), and equal, which is neither.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none without an incomes register.
with wage as materialized (
    select f.id, f.payer, f.programme, f.agency, f.ministry, f.budget_item
    from report_fact f
    where f.arrived_on between $1::date and $2::date
      and ($3::text is null or f.agency = $3) and ($4::text is null or f.ministry = $4)
      and exists (select from report_programme p
                  where p.code = f.programme and p.wage_check
                    and f.decided_on between p.valid_from and p.valid_to)
      and exists (select from reference_row where table_name = 'incomes_register')),
said as materialized (
    select f.decision, bool_or(f.code = 'WAGE_NOT_REPORTED') as missing,
           bool_or(f.code not in ('WAGE_NOT_REPORTED', 'WAGE_MISMATCH')) as silent,
           (array_agg((((f.evidence ->> 'eligible_cost')::numeric
                        - (f.evidence ->> 'reported')::numeric) * 100)::bigint order by f.look desc)
            filter (where f.code = 'WAGE_MISMATCH'))[1] as less,
           bool_or(f.code = 'WAGE_MISMATCH') as lower
    from finding f join wage w on w.id = f.decision
    where f.code in ('WAGE_NOT_REPORTED', 'WAGE_MISMATCH', 'FIELD_INVALID', 'PAYEE_ID_INVALID',
                     'EMPLOYEE_ID_INVALID', 'PERIOD_INVALID')
    group by f.decision),
cell as ( -- few, before they are counted in many ways
    select w.payer, w.programme, w.agency, w.ministry, w.budget_item, count(*) as n,
           count(*) filter (where s.missing) as missing,
           count(*) filter (where s.lower and not s.missing) as lower,
           sum(s.less) filter (where s.lower and not s.missing) as less
    from wage w left join said s on s.decision = w.id
    where s.silent is not true
    group by 1, 2, 3, 4, 5)
select m.measure, g.by, g.key, m.value, m.unit
from (select k.by, k.key, sum(n) as n, sum(missing) as missing, sum(lower) as lower,
             sum(less) as less
      from cell c
      cross join lateral report_ways(payer, programme, agency, ministry, budget_item, null) k
      where k.key is not null
      group by k.by, k.key) g
cross join lateral (values
    (1, 'checked', n::text, 'count'),
    (2, 'equal', report_ratio(n - missing - lower, n, 100), '%'),
    (3, 'no report', report_ratio(missing, n, 100), '%'),
    (4, 'lower wage', report_ratio(lower, n, 100), '%'),
    (5, 'lower wage, mean difference', report_euros(round(less / nullif(lower, 0))), 'EUR'))
    m(n, measure, value, unit)
order by report_order(g.by), g.key, m.n
