with claim as (
    select r.*, (select coalesce(sum(cents), 0) from receivable_entry e
                 where e.receivable = r.id and e.event = 'receivable' and e.component = 'capital'
                   and e.reverses is null)
           as cents
    from receivable r, ask
    where r.decided_on between ask.first and ask.last and pg_temp.is_asked(r.agency, r.decided_on)),
cell as (
    select 'all' as by, '' as key, cents from claim
    union all select 'payer', payer, cents from claim
    union all select 'programme', programme, cents from claim
    union all select 'agency', agency, cents from claim
    union all select 'budget_item', coalesce(use_item, 'unknown'), cents from claim
    union all select 'ground', ground, cents from claim),
told as (
    select by, key, count(*) as n, sum(cents) as cents from cell group by by, key
    union all select 'all', '', 0, 0 where not exists (select from claim))
select 'new receivables' as measure, by, key, n::text as value, 'count' as unit from told
union all select 'new receivables', by, key, pg_temp.euro(cents), 'EUR' from told
union all select 'of payments', t.by, t.key, pg_temp.share(t.cents, (
                     select sum(s.cents) from sent s join arrived a on a.id = s.id
                     where case t.by when 'payer' then a.payer when 'programme' then a.programme
                                     when 'agency' then a.agency when 'budget_item' then a.item
                                     else t.key end = t.key), 1000), '‰'
          from told t
