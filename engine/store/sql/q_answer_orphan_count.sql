-- q_answer_orphan_count.sql
-- How many items and statuses of an answer nobody could place. $1 answer, $2 false: all bookings
-- and all statuses of single payments are placed, and only the other statuses are asked for
select (select count(*) from answer_status_orphan where answer = $1::bigint and level = 1)
     + (select count(*) from answer_status_orphan where answer = $1::bigint and level = 2)
     + case when $2::boolean
            then (select count(*) from answer_orphan where answer = $1::bigint)
                 + (select count(*) from answer_status_orphan
                    where answer = $1::bigint and level = 3)
            else 0 end
