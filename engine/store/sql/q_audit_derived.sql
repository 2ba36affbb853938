-- q_audit_derived.sql: tables of keys, that follow from others, and do not. No parameters.
-- Rows: table text, key text, what text; at most 100.
with now as (
    select d.id, d.decision_key, d.state as born, coalesce(c.to_state, d.state) as state
    from decision d
    left join lateral (
        select to_state from decision_change where decision = d.id order by n desc limit 1) c
        on true),
claims as (
    select decision_key, id as decision from now where state <> 'rejected'),
wrong as (
    select 'decision_claim' as name, coalesce(c.decision, n.decision) as key,
           case when c.decision is null then 'removed' when n.decision is null then 'inserted'
                else 'changed' end as what
    from claims n full join decision_claim c on c.decision_key = n.decision_key
    where c.decision is distinct from n.decision
    union all
    select 'decision_waiting', coalesce(w.decision, n.id),
           case when w.decision is null then 'removed' when n.id is null then 'inserted'
                else 'changed' end
    from (select * from now where state in ('held', 'deferred', 'refused', 'returned')) n
    full join decision_waiting w on w.decision = n.id
    where w.state is distinct from n.state
    union all
    select 'payment_open', o.decision, 'changed'
    from payment_open o left join payment p on p.id = o.payment
    where p.decision is distinct from o.decision
    union all
    select 'payment_open', n.id, 'removed'
    from now n
    where n.state in ('planned', 'sent', 'paid')
      and exists (select from payment where decision = n.id)
      and not exists (select from payment_open where decision = n.id))
select name, key::text, what from wrong order by name, key limit 100
