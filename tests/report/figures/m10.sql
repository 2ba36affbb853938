-- The attempts of a decision are its payments in their order; each is planned.
with back as (
    select s.id, (
        select l.reason from decision_change l
        where l.decision = c.decision and l.n >= c.n and l.n < (
            select coalesce(min(n), 1000000) from decision_change
            where decision = c.decision and n > c.n and from_state <> to_state)
        order by l.n desc limit 1) as reason, (
        select p.cents from payment p where p.decision = c.decision and (
            select count(*) from payment e where e.decision = p.decision and e.id <= p.id)
            = (case when s.born = 'planned' then 1 else 0 end)
              + (select count(*) from decision_change e where e.decision = c.decision
                 and e.n < c.n and e.to_state = 'planned' and e.from_state <> 'planned'))
            as cents, (
        select bool_or(pg_temp.day_of(l) - pg_temp.day_of(c) <= 14) from decision_change l
        where l.decision = c.decision and l.to_state in ('planned', 'paid') and l.n > c.n) as again,
        exists (select from decision_change l
        where l.decision = c.decision and l.to_state = 'paid' and l.n > c.n
          and pg_temp.day_of(l) <= pg_temp.day_of(c) + 14) as paid
    from decision_change c join stands s on s.id = c.decision, ask
    where c.to_state in ('refused', 'returned') and c.from_state <> c.to_state
      and pg_temp.day_of(c) between ask.first and ask.last
      and s.agency = coalesce(ask.agency, s.agency)
      and s.ministry = coalesce(ask.ministry, s.ministry)),
cell as (
    select k.by, k.key, b.cents, b.again, b.paid
    from back b, stands s, pg_temp.ways(s) k where s.id = b.id
    union all select 'reason', reason, cents, again, paid from back),
told as (
    select by, key, count(*) as n, sum(cents) as cents, count(*) filter (where again) as again,
           count(*) filter (where paid) as paid
    from cell group by by, key
    union all select 'all', '', 0, 0, 0, 0 where not exists (select from back))
select 'returned' as measure, by, key, n::text as value, 'count' as unit from told
union all select 'returned', by, key, pg_temp.euro(cents), 'EUR' from told
union all select 'new attempt within 14 days', by, key, pg_temp.share(again, n, 100), '%' from told
union all select 'paid again within 14 days', by, key, pg_temp.share(paid, n, 100), '%' from told
