-- q_audit_attempts.sql: the open attempts, and those that need not be open, because the decision
-- stands elsewhere or has a later one that is; all payments, if all is well. No parameters.
-- Rows: payment bigint, decision bigint. Relies on payment_decision.
copy (
    select payment, decision from payment_open
    union all
    select p.id, p.decision
    from (select distinct decision from decision_change
          where to_state not in ('planned', 'sent', 'paid')) c
    join payment p on p.decision = c.decision
    join decision_now d on d.id = c.decision
    left join payment_open o on o.decision = c.decision
    where o.payment is distinct from p.id
      and (o.payment is not null or d.state_now not in ('planned', 'sent', 'paid'))
) to stdout (format binary)
