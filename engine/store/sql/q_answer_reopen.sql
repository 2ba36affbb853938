-- q_answer_reopen.sql
-- And take it again where the money turns out to be out, if no other attempt has it.
insert into payment_open (decision, payment)
select r.decision, r.payment
from payment_stale s
join payment_result r on r.payment = s.payment
where r.out_cents > r.back_cents or r.in_doubt
on conflict do nothing
