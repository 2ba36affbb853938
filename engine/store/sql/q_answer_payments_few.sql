-- q_answer_payments_few.sql
-- The rows of q_answer_payments.sql, looked up one by one (offset 0 sees to that).
-- $1 bigint[] payments
select p.id, p.decision, p.cents, p.file, payment_group(p.ordinal, f.max_per_pmtinf),
       case when o.payment is null
            then not exists (select from payment later
                             where later.decision = p.decision and later.id > p.id)
            else true end,
       r.payment is not null, coalesce(r.change_n, 0)
from unnest($1::bigint[]) s(id)
cross join lateral (select id, decision, cents, file, ordinal from payment
                    where id = s.id offset 0) p
cross join lateral (select max_per_pmtinf, state from payment_file where id = p.file offset 0) f
left join lateral (select payment from payment_open
                   where decision = p.decision and payment = p.id offset 0) o on true
left join lateral (select payment, change_n from payment_result
                   where payment = p.id offset 0) r on true
where f.state not in ('open', 'closed')
