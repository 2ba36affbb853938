-- q_answer_moved.sql
-- The bytes of an answer lie where its row says. $1 answer
update answer set moved = true where id = $1
