-- q_batch_unclaim.sql
-- Takes back a claim that turned out to be a batch that was committed before.
-- $1 bigint batch
delete from batch where id = $1 and state = 'received'
