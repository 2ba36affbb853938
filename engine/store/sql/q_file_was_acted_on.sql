-- q_file_was_acted_on.sql
-- 1 when somebody has brought a payment file to a state before, by the same act.
-- $1 bigint file, $2 text state, $3 text act, $4 text user, $5 text system user
select 1
from file_change c join act a on a.id = c.act
where c.file = $1::bigint and c.to_state = $2::text::file_state
  and a.what = $3::text and person(a.by_user) = person($4::text)
  and a.system_user_name = $5::text
limit 1
