-- q_answer_close.sql
-- Attempts that are over without having paid give their place away.
delete from payment_open o
using payment_stale s, payment_result r
where r.payment = s.payment and o.payment = s.payment
  and r.state in ('refused', 'returned', 'cancelled')
  and r.out_cents <= r.back_cents and not r.in_doubt
