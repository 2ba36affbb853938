-- q_load_claims.sql
-- $1 batch
insert into decision_claim (decision_key, decision)
select decision_key, id from decision where batch = $1 and state <> 'rejected'
