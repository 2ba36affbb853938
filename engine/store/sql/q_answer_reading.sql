-- q_answer_reading.sql
-- What some payments are looked up by is an index, always: the planner does not see how many they
-- are, and a table that is still small would be read whole, and searched for each.
-- $1 true: from now on; false: until now
select set_config('enable_seqscan', case when $1::boolean then 'off' else 'on' end, true)
