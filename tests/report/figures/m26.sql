-- Only for the payer: a part of a delivery proves nothing.
with intake as (
    select r.run_date::text as day, b.record_sum as cents
    from batch b join run r on r.id = b.run, ask
    where b.state in ('committed', 'published') and r.run_date between ask.first and ask.last
      and coalesce(b.format <> 'refund', true)
      and ask.agency is null and ask.ministry is null),
place(by, key) as (
    select 'all', '' where exists (select from intake) union select 'day', day from intake),
word(measure, states) as (values
    ('paid', '{planned,sent,paid,set_off}'::decision_state[]), ('rejected', '{rejected}'),
    ('held', '{held,refused,returned}'), ('open', '{deferred}'), ('cancelled', '{cancelled}')),
stood as (
    select p.by, p.key, w.measure,
           (select coalesce(sum(cents), 0) from arrived a
            where a.state = any(w.states) and a.arrived::text in (select day from intake)
              and (p.by = 'all' or a.arrived::text = p.key)) as cents
    from place p, word w),
came as (
    select p.by, p.key, (select sum(cents) from intake where p.by = 'all' or day = p.key) as cents
    from place p)
select 'intake' as measure, by, key, pg_temp.euro(cents) as value, 'EUR' as unit from came
union all select measure, by, key, pg_temp.euro(cents), 'EUR' from stood
union all select 'difference', by, key, pg_temp.euro(c.cents - (
              select sum(s.cents) from stood s where (s.by, s.key) = (c.by, c.key))), 'EUR'
          from came c
union all select 'ledger less payment files', by, key, pg_temp.euro(
              (select coalesce(sum(cents), 0) from journal where event = 'paid' and change is null)
              - (select coalesce(sum(cents), 0) from payment
                 where decision not in (select decision from refund
                                        where decision is not null))), 'EUR'
          from came where by = 'all'
