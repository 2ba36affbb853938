-- q_load_claims.sql
-- In the order of the keys: the index takes a third of the time then.
-- $1 batch
insert into decision_claim (decision_key, decision)
select decision_key, id from decision where batch = $1 and state <> 'rejected'
order by decision_key
