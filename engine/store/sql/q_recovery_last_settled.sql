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
last as (select * from settled order by id desc limit 1),
event as (
    select string_agg(s.id::text, ',' order by s.id) as entries, -sum(s.cents) as cents,
           max(s.on_day) as on_day, max(s.at) as at, bool_and(s.event = 'repaid') as repaid
    from settled s, last l
    where s.event = l.event and s.on_day = l.on_day and s.act is not distinct from l.act
      and s.run is not distinct from l.run and s.decision is not distinct from l.decision
      and s.settlement is not distinct from l.settlement and s.step = l.step),
recorded as (
    select p.*, a.at, x.decision as refund
    from repayment p
    join act a on a.id = p.act and a.what = 'recovery repay'
    left join refund x on x.repayment = p.id
    where p.receivable = $1::bigint and p.taken_back is null),
found as (
    select e.entries, coalesce(o.id, p.id) as repayment, coalesce(o.refund, p.refund) as refund,
           o.id is not null as alone
    from event e
    left join lateral (select * from recorded where coalesce(allocated, 0) = 0
                       and (e.at is null or at > e.at) order by id desc limit 1) o on true
    left join lateral (select * from recorded where e.repaid and on_day = e.on_day
                       and allocated = e.cents order by id desc limit 1) p on o.id is null)
select coalesce(case when not f.alone then f.entries end, ''), f.repayment,
       (select agency || '/' || decision_id from decision where id = f.refund)
from found f
