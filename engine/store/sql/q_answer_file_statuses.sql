-- q_answer_file_statuses.sql
-- What answers say of whole files and payment informations: file, number of the payment information
-- (0: the file), answer, level, code, kind, rank, needs person, reason.
-- $1 bigint[] payment files
select f.id, 0::bigint, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason
from payment_file f
join answer_status t on t.message_ref = f.message_id
where f.id = any($1::bigint[]) and t.level = 1 and t.code is not null and t.kind not in (5, 6)
union all
select f.id, t.group_no, t.answer, t.level, t.code, t.kind, t.rank, t.needs_person, t.reason
from payment_file f
join answer_status t on t.group_message = f.message_id
where f.id = any($1::bigint[]) and t.level = 2 and t.code is not null and t.kind not in (5, 6)
