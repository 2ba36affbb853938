-- q_audit_files.sql: files that should be as the rows say: payment files with their promised hash,
-- deliveries with the hash of what they hold. No parameters.
-- Rows: path below HOME text, sha256 bytea, message_id text (null: a delivery).
select 'outbox/' || message_id || '.xml', sha256, message_id
from payment_file where state = 'published'
union all
select coalesce(lies_in, kept_as), sha256, null
from batch where moved and kept_as is not null and sha256 is not null
  and state in ('committed', 'published', 'repeated')
  and not exists (select from erasure where batch.kept_as = any(files))
order by 1
