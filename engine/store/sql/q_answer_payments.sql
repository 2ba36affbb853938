-- q_answer_payments.sql
-- Payments that a bank can have had: payment, decision, cents, file, number of the payment
-- information, whether the payment is its decision's latest attempt, whether it has a result, and
-- the change that this made.
-- $1 bigint[] payments, $2 the first, $3 the last of them
select p.id, p.decision, p.cents, p.file, payment_group(p.ordinal, f.max_per_pmtinf),
       case when o.payment is null
            then not exists (select from payment later
                             where later.decision = p.decision and later.id > p.id)
            else true end,
       r.payment is not null, coalesce(r.change_n, 0)
from unnest($1::bigint[]) s(id)
join payment p on p.id = s.id and p.id between $2::bigint and $3::bigint
join payment_file f on f.id = p.file and f.state not in ('open', 'closed')
left join payment_open o on o.decision = p.decision and o.payment = p.id
left join payment_result r on r.payment = p.id
    and r.payment between $2::bigint and $3::bigint
