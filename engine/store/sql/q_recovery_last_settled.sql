-- q_recovery_last_settled.sql
-- What recovery reverse takes back: the entries of the last event of a receivable that settled
-- something and was not taken back, and the money that a person recorded, when it was that which
-- settled, or when it came after and settled nothing. Then the refund on which what was over of it
-- is under way. What another step of the story lies between, as two repayments of one day and run,
-- is another event. $1 receivable
-- Relies on receivable_entry_of and repayment_receivable.
with settled as (
    select e.*, (select count(*) from receivable_change c
                 where c.receivable = e.receivable and c.at < e.at) as step
    from receivable_entry e
    where e.receivable = $1::bigint and e.reverses is null
      and e.event in ('repaid', 'set_off', 'moderated', 'written_off')
      and not exists (select from receivable_entry b where b.reverses = e.id)),
events as (
    select max(id) as id, event, on_day, string_agg(id::text, ',' order by id) as entries,
           -sum(cents)::bigint as cents, max(at) as at
    from settled
    group by event, on_day, act, run, decision, settlement, step),
event as (
    select e.*
    from (values (1)) one left join lateral (select * from events order by id desc limit 1) e
        on true),
recorded as (
    select p.*, a.at, x.decision as refund,
           array_append(p.more, p.allocated - (select coalesce(sum(m), 0)
                                               from unnest(p.more) m)::bigint) as parts
    from repayment p
    join act a on a.id = p.act and a.what = 'recovery repay'
    left join refund x on x.repayment = p.id
    where p.receivable = $1::bigint and p.taken_back is null),
found as (
    select e.entries, coalesce(o.id, p.id) as repayment, coalesce(o.refund, p.refund) as refund,
           o.id is not null as alone, p.on_day, case when o.id is null then p.parts end as parts
    from event e
    left join lateral (select * from recorded where coalesce(allocated, 0) = 0
                       and (e.at is null or at > e.at) order by id desc limit 1) o on true
    left join lateral (select * from recorded where e.event = 'repaid' and on_day = e.on_day
                       and e.cents = any (parts) order by id desc limit 1) p on o.id is null),
part as (
    select f.on_day, m.cents, row_number() over (partition by m.cents) as n
    from found f cross join lateral unnest(f.parts) m (cents)),
settled_by as (
    select string_agg(e.entries, ',' order by e.id) as entries
    from part p
    join (select *, row_number() over (partition by on_day, cents order by id desc) as n
          from events where event = 'repaid') e using (on_day, cents, n))
select coalesce(case when not f.alone then coalesce(s.entries, f.entries) end, ''), f.repayment,
       (select agency || '/' || decision_id from decision where id = f.refund)
from found f cross join settled_by s
