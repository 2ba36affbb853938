-- q_batch_moved.sql
-- The delivery lies where its batch says.
-- $1 bigint batch
update batch set moved = true where id = $1
