-- q_answers_unmoved.sql
-- Answers whose bytes were not yet seen in their place. Relies on answer_unmoved.
select id, kept_as from answer where not moved order by id
