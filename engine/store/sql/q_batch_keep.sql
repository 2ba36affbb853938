-- q_batch_keep.sql
-- Where the delivery of a failed batch goes. $1 batch, $2 place below HOME
update batch set kept_as = $2 where id = $1
