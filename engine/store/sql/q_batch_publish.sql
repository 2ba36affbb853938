-- q_batch_publish.sql
-- A batch without payments is published at its commit; the others with the last of their payment
-- files (q_file_publish_batches.sql).
-- $1 bigint batch
update batch set state = 'published'
where id = $1 and state = 'committed'
  and not exists (select from file_part where batch = $1)
