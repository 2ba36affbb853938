with cell as (
    select l.by, l.key, count(*) as paid,
           sum(case when s.id in (select decision from touched) then 0 else 1 end) as untouched
    from looked_at l join sent s on s.id = l.id where l.by <> 'day' group by l.by, l.key)
select 'straight through' as measure, by, key, pg_temp.share(untouched, paid, 100) as value,
       '%' as unit from cell
union all select 'paid', by, key, paid::text, 'count' from cell
union all select 'untouched', by, key, untouched::text, 'count' from cell
