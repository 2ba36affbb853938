-- q_copy_finding_fresh.sql
-- Findings into block :1 while it is loaded; as q_copy_finding.sql.
copy finding_fresh_:1 (decision, look, rule, version, code, effect, parameters, evidence, salt,
    audit_group)
from stdin (format binary, freeze)
