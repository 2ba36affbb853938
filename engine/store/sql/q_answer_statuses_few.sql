-- q_answer_statuses_few.sql
-- The rows of q_answer_statuses.sql, looked up one by one (offset 0 sees to that).
-- $1 bigint[] payments
select t.number, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason, t.payer,
       t.message_ref
from unnest($1::bigint[]) s(id)
cross join lateral (select * from answer_status where number = s.id and level = 3 offset 0) t
where t.code is not null and t.kind not in (5, 6)
union all
select t.payment, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason, null, null
from unnest($1::bigint[]) s(id)
cross join lateral (select * from payment_status where payment = s.id offset 0) t
where t.kind <> 6
