-- q_refund_give.sql
-- A person says where an over-payment goes; another one confirms it. 0 rows: it is not over, or
-- what was said is confirmed. $1 repayment, $2 account, $3 name (empty: the payer's), $4 act
insert into refund (repayment, iban, name, given)
select repayment, $2::text, coalesce(nullif($3::text, ''), name), $4::bigint
from over_payment
where repayment = $1::bigint and decision is null and confirmed is null
on conflict (repayment) do update
set iban = excluded.iban, name = excluded.name, given = excluded.given
