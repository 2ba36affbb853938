-- q_answer_reopen.sql
-- And take it again where the money turns out to be out, if no other attempt has it.
-- $1 bigint[] decisions, $2 bigint[] their payments
insert into payment_open (decision, payment)
select decision, payment from unnest($1::bigint[], $2::bigint[]) o(decision, payment)
on conflict do nothing
