-- q_refund_made.sql
-- A refund has its decision. $1 repayment, $2 account, $3 name, $4 decision
insert into refund (repayment, iban, name, decision)
values ($1::bigint, $2::text, $3::text, $4::bigint)
on conflict (repayment) do update set decision = excluded.decision
