-- q_answer_statuses.sql
-- What answers say of single payments: payment, answer, level, code, kind, rank, needs person,
-- reason, and the payer and message id that the payment must have (null: whatever).
-- $1 bigint[] payments, $2 the first, $3 the last of them
select t.number, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason, t.payer,
       t.message_ref
from unnest($1::bigint[]) s(id)
join answer_status t on t.number = s.id
    and t.number between $2::bigint and $3::bigint
where t.level = 3 and t.code is not null and t.kind not in (5, 6)
union all
select t.payment, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason, null, null
from unnest($1::bigint[]) s(id)
join payment_status t on t.payment = s.id
    and t.payment between $2::bigint and $3::bigint
where t.kind <> 6
