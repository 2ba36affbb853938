-- q_file_publish_batches.sql
-- The batches that a file pays, or would have paid, as far as all of their files are published now
-- but for those that are void.
-- $1 bigint file
-- Relies on file_part_batch.
update batch b set state = 'published'
where b.state = 'committed'
  and b.id in (select batch from file_part where file = $1)
  and not exists (
      select from file_part p join payment_file f on f.id = p.file
      where p.batch = b.id and f.state not in ('published', 'void'))
  and exists (
      select from file_part p join payment_file f on f.id = p.file
      where p.batch = b.id and f.state = 'published')
