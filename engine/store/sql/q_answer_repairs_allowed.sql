-- q_answer_repairs_allowed.sql
-- 1 when all of an answer is about files and accounts of bank profiles that allow what was needed
-- to read it. $1 answer, $2 text[] the codes of those profiles
select coalesce(bool_and(allowed), false)::integer
from (select exists (select from payment_file f
                     where f.message_id = s.message_ref and f.profile = any($2::text[])) as allowed
      from answer_status s where s.answer = $1::bigint
      union all
      select exists (select from payment_file f
                     where f.debtor_iban = t.account and f.profile = any($2::text[]))
      from answer_statement t where t.answer = $1::bigint) about
