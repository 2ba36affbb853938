-- q_list_alarms.sql: what of the answers contradicts itself or does not add up; all text.
select alarm, what, round(cents / 100.0, 2)::text, round(cents_out / 100.0, 2)::text
from answer_alarm
order by alarm, what
