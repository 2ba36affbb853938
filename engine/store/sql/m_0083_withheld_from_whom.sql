-- m_0083_withheld_from_whom.sql
-- What was withheld from a payment is owed to the payee of that payment, who need not be the first
-- debtor (688/2001 27 §); money that came in is owed to the first, as before.
create or replace view over_payment as
select p.id as repayment, p.receivable, p.cents - p.allocated as cents, p.on_day, p.bank_id,
       p.came_by, coalesce(x.iban, p.from_iban) as iban,
       coalesce(x.name, nullif(p.from_name, ''), w.payee_name, d.payee_name) as name, x.given,
       x.confirmed, x.decision, d.n as debtor
from repayment p
left join lateral (select payee_key, payee_name from decision
                   where id = p.withheld_from offset 0) w on true
cross join lateral (select n, payee_name from receivable_debtor
                    where receivable = p.receivable
                    order by payee_key is not distinct from w.payee_key desc, n limit 1) d
left join refund x on x.repayment = p.id
where p.allocated < p.cents and p.withdrawn is null;
