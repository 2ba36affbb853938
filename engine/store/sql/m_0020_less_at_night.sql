-- m_0020_less_at_night.sql
-- What a night pays for without need.

-- What a payment must agree in with its decision: the decision, the amount before set-off and the
-- account, as one number. Over a whole batch the sums of both sides are compared, each from one
-- reading of its own rows: a join would sort them.
create function owed_key(decision bigint, cents bigint, iban text) returns bigint
    language sql immutable parallel safe as $$
    select hashtextextended(iban, hashint8extended(cents, decision)) $$;

-- An open attempt is found by its decision, and a payment belongs to one only.
alter table payment_open drop constraint payment_open_payment_key;

-- The decisions of a batch lie together.
drop index decision_batch;
create index decision_batch on decision using brin (batch)
    with (pages_per_range = 32, autosummarize = on);
