-- q_recovery_paid.sql
-- What a decision was paid, set-off included; one of earlier years its amount. $1 decision
-- Relies on payment_decision.
select coalesce((select cents + set_off from payment where decision = d.id
                 order by id desc limit 1), d.cents)
from decision d where d.id = $1::bigint
