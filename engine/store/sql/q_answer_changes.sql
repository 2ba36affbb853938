-- q_answer_changes.sql
-- Decisions follow the result of their latest attempt. Where a person or a rule has changed one
-- since, only money that is out changes it.
-- $1 run, $2 act, $3 text[] reason codes, $4 text[] their words
with changed as (
    insert into decision_change (decision, n, from_state, to_state, run, act, reason)
    select d.id, d.change_count + 1, d.state_now, r.state, $1::bigint, $2::bigint,
           case when r.state in ('refused', 'returned')
                then coalesce(w.words, nullif(r.reason, '') || ': ' || other.words)
                when r.state = 'sent' then 'accepted by the bank: ' || r.reason
                when r.state = 'paid' then 'booked by the bank'
                else 'cancelled by the bank' end
    from payment_stale s
    join payment_result r on r.payment = s.payment
    join decision_now d on d.id = r.decision
    left join unnest($3::text[], $4::text[]) w(code, words) on w.code = r.reason
    cross join (select words from unnest($3::text[], $4::text[]) o(code, words)
                where o.code = '?') other
    where r.state <> d.state_now and r.state <> 'planned'
      and not exists (select from payment later
                      where later.decision = r.decision and later.id > r.payment)
      and (d.state_now in ('planned', 'sent', 'paid', 'refused', 'returned')
           or (d.state_now = 'cancelled' and d.change_count = r.change_n)
           or (d.state_now in ('held', 'deferred', 'cancelled') and r.state = 'paid'))
    returning decision, n)
update payment_result r
set change_n = c.n
from changed c
where r.decision = c.decision
  and r.payment = (select max(p.id) from payment p where p.decision = c.decision)
