-- q_audit_anchors.sql: the anchors that should be in HOME/anchors. No parameters.
-- Rows: record bigint, hash bytea, signed boolean.
select record, hash, signed
from anchor a where not exists (select from anchor_gone g where g.record = a.record)
order by record
