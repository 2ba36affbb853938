-- q_answer_alarm_count.sql
-- How much there is that a person must look at.
select count(*) from answer_alarm
