-- m_0090_money_recorded_in_error.sql
-- Money that a person recorded (recovery repay) and took back had not come in: what of it was over
-- is taken back with what it had settled, and nobody is owed it.
alter table repayment add column taken_back bigint references act;
select audit_watch('repayment');

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
where p.allocated < p.cents and p.withdrawn is null and p.taken_back is null;

create function repayment_take_back(a_repayment bigint, of_day date, by_act bigint) returns void
    language plpgsql as $$
declare p repayment;
begin
    update repayment set taken_back = by_act where id = a_repayment and taken_back is null
    returning * into strict p;
    perform journal_post_withheld(p, -1, of_day, null, by_act);
end $$;
