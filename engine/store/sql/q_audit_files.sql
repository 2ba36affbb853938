-- q_audit_files.sql: files that should be as the rows say: payment files with their promised hash
-- and what their manifests say, deliveries and answers with the hash of what they hold. No
-- parameters.
-- Rows: path below HOME text, sha256 bytea, message_id text (null: it came to us), manifest text.
select 'outbox/' || f.message_id || '.xml', f.sha256, f.message_id,
       json_build_object(
           'file', f.message_id || '.xml', 'bytes', f.bytes, 'sha256', encode(f.sha256, 'hex'),
           'message_id', f.message_id, 'version', 'pain.001.001.' || f.version,
           'profile', f.profile, 'count', f.payment_count, 'sum', euros(f.payment_sum),
           'execution_day', f.execution_day, 'iban', f.debtor_iban,
           'program_version', r.program_version, 'rules_hash', encode(r.rules_hash, 'hex'),
           'created_at', f.created_at)::text
from payment_file f join run r on r.id = f.run
where f.state = 'published'
union all
select coalesce(lies_in, kept_as), sha256, null, null
from batch where moved and kept_as is not null and sha256 is not null
  and state in ('committed', 'published', 'repeated')
  and not exists (select from erasure where batch.kept_as = any(files))
union all
select kept_as, sha256, null, null
from answer where moved and state = 'taken'
  and not exists (select from erasure where answer.kept_as = any(files))
order by 1
