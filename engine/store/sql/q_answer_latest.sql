-- q_answer_latest.sql
-- Which of some payments are the latest attempts of their decisions.
-- $1 bigint[] payments, $2 bigint[] their decisions
select s.payment
from unnest($1::bigint[], $2::bigint[]) s(payment, decision)
where not exists (select from payment later
                  where later.decision = s.decision and later.id > s.payment)
