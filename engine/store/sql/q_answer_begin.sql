-- q_answer_begin.sql
-- The number of the answer that is being taken, before anything of it is known.
select nextval(pg_get_serial_sequence('answer', 'id'))
