-- q_audit_erase_answers.sql: takes the personal data out of answers whose payments hold none any
-- more, also of what matched nothing. $1 date. Row: how many rows.
select erase_rows('answer_status', 'answer', ids) + erase_rows('answer_item', 'answer', ids)
       + erase_rows('name_check', 'answer', ids)
from (select coalesce(array_agg(id), '{}') as ids from answers_to_erase($1::date) id) a
