-- What the last look at a wage found; where an id or the period is wrong, nobody could look.
with wage as (
    select a.id,
           exists (select from finding f where f.decision = a.id
                   and f.code = 'WAGE_NOT_REPORTED') as missing,
           (select (round((evidence ->> 'eligible_cost')::numeric * 100)
                    - round((evidence ->> 'reported')::numeric * 100))
            from finding f where f.decision = a.id and f.code = 'WAGE_MISMATCH'
            order by look desc limit 1) as less
    from arrived a
    where exists (select from reference_row where table_name = 'programmes'
                  and fields[1] = a.programme and fields[14] = 'yes' and valid_from <= a.decided_on
                  and (valid_to is null or valid_to >= a.decided_on))
      and not exists (select from finding f where f.decision = a.id and f.code in
                      ('FIELD_INVALID', 'PAYEE_ID_INVALID', 'EMPLOYEE_ID_INVALID',
                       'PERIOD_INVALID'))),
cell as (
    select l.by, l.key, count(*) as n, count(*) filter (where missing) as missing,
           count(*) filter (where less is not null and not missing) as lower,
           avg(less) filter (where less is not null and not missing) as less
    from wage w join looked_at l on l.id = w.id
    where l.by not in ('day', 'month') group by l.by, l.key)
select 'checked' as measure, by, key, n::text as value, 'count' as unit from cell
union all select 'equal', by, key, pg_temp.share(n - missing - lower, n, 100), '%' from cell
union all select 'no report', by, key, pg_temp.share(missing, n, 100), '%' from cell
union all select 'lower wage', by, key, pg_temp.share(lower, n, 100), '%' from cell
union all select 'lower wage, mean difference', by, key, pg_temp.euro(round(less)), 'EUR' from cell
