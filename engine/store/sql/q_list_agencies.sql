-- q_list_agencies.sql: every agency code that ever was: the keys of a decision that was named by
-- its id alone are made with each. Rows: code text.
select distinct fields[1] as code from reference_row where table_name = 'agencies' order by 1
