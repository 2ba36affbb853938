-- q_recovery_excess.sql
-- Over-payments that are not on their way, all texts: why each waits, and the money that waits for
-- its receivable to become due or for an interest rate. The oldest first.
select * from (
select o.repayment::text as repayment, o.receivable::text, r.reference, d.payee_id, o.on_day::text,
       euros(p.cents), euros(o.cents), o.bank_id, o.iban,
       case when exists (select from over_but_owed b where b.repayment = o.repayment)
                then 'settles what is owed'
            when o.iban is null then 'no account is known'
            when o.cents > 99999999999 then 'more than one payment carries'
            when (o.given is null) <> (o.confirmed is null) then 'to confirm'
            when o.decision is null and w.state_now in ('planned', 'sent')
                then 'when ' || w.agency || '/' || w.decision_id || ' is paid'
            when o.decision is null then 'next run' else n.state_now::text end,
       n.agency || '/' || n.decision_id
from over_payment o
join repayment p on p.id = o.repayment
join receivable r on r.id = o.receivable
join receivable_debtor d on d.receivable = r.id and d.n = o.debtor
left join decision_now n on n.id = o.decision
left join decision_now w on w.id = p.withheld_from
where n.id is null or not counts_as_paid(n.state_now)
union all
select p.id::text, p.receivable::text, r.reference, d.payee_id, p.on_day::text, euros(p.cents),
       '0.00', p.bank_id, p.from_iban, 'not yet allocated', null
from repayment p
join receivable r on r.id = p.receivable
join receivable_debtor d on d.receivable = r.id and d.n = 1
where p.allocated is null and p.taken_back is null) listed
order by repayment::bigint
