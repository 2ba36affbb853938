-- q_answer_name_check_failed.sql
-- The pairs of name and account of which the last verification said no match.
select name, iban from name_check_failed
