-- q_batch_publish.sql
-- A batch is published when every payment file with a payment of it is, and without payments at
-- its commit. Asked after each publishing and commit.
-- $1 bigint batch
update batch b set state = 'published'
where b.id = $1 and b.state = 'committed'
  and not exists (
      select from file_part p join payment_file f on f.id = p.file
      where p.batch = b.id and f.state not in ('published', 'void'))
  and (exists (
      select from file_part p join payment_file f on f.id = p.file
      where p.batch = b.id and f.state = 'published')
    or not exists (select from file_part p where p.batch = b.id))
