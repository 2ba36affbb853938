-- q_batch_failed.sql
-- A batch that the world refused. $1 batch, $2 why
update batch set state = 'failed', reason = 'FAILED', reason_text = $2 where id = $1
