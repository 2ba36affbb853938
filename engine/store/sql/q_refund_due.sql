-- q_refund_due.sql
-- Over-payments that tonight becomes decisions: repayment, cents, account to pay to, name, payer,
-- its account (the one that pays what it was withheld from, or that the money came into, else its
-- first), agency, receivable, reference, is a person, payee, protected, language, who gave and who
-- confirmed the account. The payee is the one that it was withheld from, else the first debtor.
-- What was withheld from a decision, when that is paid: until then its whole amount may become
-- payable again. What is over where something is owed waits, too: for a rate, or for expiry. Only
-- to the account that it came from, or to one that two persons said.
-- $1 day
select o.repayment, o.cents, o.iban, o.name, r.payer, a.account, r.agency, r.id, r.reference,
       coalesce(w.payee_type = 'person', r.person), d.payee_id,
       d.protected_address or coalesce(w.protected_address, false),
       coalesce(w.language, r.language),
       coalesce(given.by_user, 'maksatus'), coalesce(confirmed.by_user, 'maksatus')
from over_payment o
join receivable r on r.id = o.receivable
join receivable_debtor d on d.receivable = r.id and d.n = o.debtor
join repayment p on p.id = o.repayment
left join decision_now w on w.id = p.withheld_from
cross join lateral (
    select fields[2] as account from reference_row
    where table_name = 'payer_accounts' and fields[1] = r.payer and valid_from <= $1::date
      and coalesce(valid_to, $1::date) >= $1::date
    order by fields[2] is not distinct from w.account desc,
             fields[3] is not distinct from p.into_iban desc, fields[2] limit 1) a
left join act given on given.id = o.given
left join act confirmed on confirmed.id = o.confirmed
where o.decision is null and o.iban is not null and (o.given is null) = (o.confirmed is null)
  and (w.id is null or w.state_now in ('paid', 'set_off'))
  and not exists (select from over_but_owed b where b.repayment = o.repayment)
  and o.cents <= 99999999999 -- what one payment can carry
order by o.repayment
