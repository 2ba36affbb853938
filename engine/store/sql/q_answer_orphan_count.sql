-- q_answer_orphan_count.sql
-- How many items and statuses of an answer nobody could place. $1 answer, $2 false: all bookings
-- and all statuses of single payments are placed, and only the other statuses are asked for
select (select count(*) from answer_status s
        where s.answer = $1::bigint and s.level = 1
          and not exists (select from payment_file f where f.message_id = s.message_ref))
     + (select count(*) from answer_status s
        where s.answer = $1::bigint and s.level = 2 and s.code is not null
          and not exists (select from payment_file f where f.message_id = s.group_message))
     + case when $2::boolean
            then (select count(*) from answer_orphan where answer = $1::bigint)
                 + (select count(*) from answer_status_orphan
                    where answer = $1::bigint and level = 3)
            else 0 end
