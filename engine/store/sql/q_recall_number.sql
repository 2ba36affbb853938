-- q_recall_number.sql
-- The number of the next request to cancel.
select nextval('recall_number')
