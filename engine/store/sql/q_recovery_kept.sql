-- q_recovery_kept.sql
-- What persons have kept of the protected portion in a month, sorted. What was withheld from a
-- payment and is refunded is kept of the month of that payment, as if it had never been withheld:
-- the portion is kept once. $1 the first of the month
-- Relies on repayment_withheld.
with kept as (
    select payee_key, decision, sum(cents) as cents from protected_kept
    where month = $1::date group by 1, 2)
select payee_key, sum(cents)::bigint
from (select payee_key, cents from kept
      union all
      select k.payee_key, p.cents
      from kept k
      join repayment w on w.withheld_from = k.decision
      join refund x on x.repayment = w.id
      cross join lateral (select state_now, cents from decision_now
                          where id = x.decision offset 0) p
      where counts_as_paid(p.state_now)) part
group by 1 order by 1
