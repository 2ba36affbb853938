-- q_copy_finding.sql
-- What rules said; the order of engine/run/rows.c.
copy finding (decision, look, rule, version, code, effect, parameters, evidence, salt, audit_group)
from stdin (format binary)
