-- m_0185_days_of_claims.sql
-- The day that a text of a delivery tells; null where it is none.
create function report_claim_day(told text) returns date language sql immutable as $$
    select case when day is null then null
                when extract(day from day) = right(told, 2)::integer then day end
    from (select case when told ~ '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}$' and told > '0001'
                      then (left(told, 8) || '01')::date + right(told, 2)::integer - 1 end as day)
        d $$;
