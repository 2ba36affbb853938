-- q_report_m16.sql: given up in the period. Moderated, by component; written off, by the code that
-- the person gave (a rest that is written off again has that of the write-off before it); expired,
-- by the state that the receivable was in, with what was open of it on that day: one that was
-- written off before has nothing open.
-- $1 date from, $2 date to, $3 text agency or null, $4 text ministry or null
-- Rows: measure, by, key, value, unit; all text; none before the first receivable. Relies on
-- receivable_entry_of, receivable_change (receivable, n).
with entry as (
    select e.*, coalesce(b.on_day, e.on_day) as decided_on -- what is taken back was decided before
    from receivable_entry e
    join receivable r on r.id = e.receivable
    left join receivable_entry b on b.id = e.reverses
    left join report_agency a on a.code = r.agency and $2::date between a.valid_from and a.valid_to
    where e.event in ('moderated', 'written_off') and e.on_day between $1::date and $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4)),
given_up as (
    select case e.event when 'moderated' then 1 else 2 end as n, -e.cents as cents,
           case e.event when 'moderated' then e.component::text
                        else coalesce(code.code, 'unknown') end as key
    from entry e
    left join lateral (
        select substring(c.detail from '^([a-z_]+): ') as code from receivable_change c
        where c.receivable = e.receivable and c.event = 'write_off' and c.on_day <= e.decided_on
          and c.detail ~ '^[a-z_]+: '
        order by c.on_day desc, c.n desc limit 1) code on e.event = 'written_off'),
expired as (
    select c.from_state::text as key,
           (select coalesce(sum(e.cents), 0) from receivable_entry e
            where e.receivable = r.id and e.on_day <= c.on_day) as cents
    from receivable_change c join receivable r on r.id = c.receivable
    left join report_agency a on a.code = r.agency and $2 between a.valid_from and a.valid_to
    where c.event = 'expire' and c.on_day between $1 and $2
      and ($3::text is null or r.agency = $3) and ($4::text is null or a.ministry = $4))
select m.measure, m.by, m.key, m.value, m.unit
from (select k.n, k.measure, 'all' as by, '' as key,
             report_euros(coalesce(sum(g.cents), 0)) as value, 'EUR' as unit
      from (values (1, 'moderated'), (2, 'written off')) k(n, measure)
      left join given_up g on g.n = k.n
      group by k.n, k.measure
      union all
      select n, case n when 1 then 'moderated' else 'written off' end,
             case n when 1 then 'component' else 'reason' end, key, report_euros(sum(cents)), 'EUR'
      from given_up group by n, key
      union all
      select 3, 'expired', 'all', '', count(*)::text, 'count' from expired
      union all
      select 4, 'expired', 'all', '', report_euros(coalesce(sum(cents), 0)), 'EUR' from expired
      union all
      select 3, 'expired', 'state', key, count(*)::text, 'count' from expired group by key
      union all
      select 4, 'expired', 'state', key, report_euros(sum(cents)), 'EUR'
      from expired group by key) m
where exists (select from receivable)
order by m.by <> 'all', m.n > 2, case when m.n < 3 then m.n end, m.key, m.n
