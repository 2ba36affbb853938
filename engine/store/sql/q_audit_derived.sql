-- q_audit_derived.sql: rows of decision_claim and payment_open that are not what follows from the
-- decisions and payments: asked when sums have told that there are some. No parameters.
-- Rows: table text, decision text, what text; at most 100.
with now as materialized (
    select id, decision_key, state_now as state from decision_now),
claim as (
    select coalesce(c.decision, n.id) as decision,
           case when c.decision is null then 'removed' when n.id is null then 'inserted'
                else 'changed' end as what
    from (select * from now where state <> 'rejected') n
    full join decision_claim c on c.decision = n.id
    where c.decision_key is distinct from n.decision_key),
attempt as (
    select o.decision, 'changed' as what
    from payment_open o left join payment p on p.id = o.payment
    where p.decision is distinct from o.decision
    union all
    select n.id, 'removed'
    from now n
    where n.state in ('planned', 'sent', 'paid')
      and exists (select from payment where decision = n.id)
      and not exists (select from payment_open where decision = n.id))
select name, decision::text, what
from (select 'decision_claim' as name, * from claim
      union all select 'payment_open', * from attempt) wrong
order by name, decision limit 100
