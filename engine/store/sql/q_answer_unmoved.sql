-- q_answer_unmoved.sql
-- An answer that could not be read, and whose file did not come to its place: id, kept as.
-- $1 delivery, $2 reason, $3 its text
-- Relies on answer_unmoved.
select id, kept_as from answer
where not moved and state = 'unreadable' and delivery = $1::text and reason = $2::text
  and reason_text = $3::text
order by id limit 1
