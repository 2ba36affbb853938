-- m_0053_settled_again.sql
-- 'recovery amend' settles anew in one act what several payments have settled: each stays an event
-- of its own, which 'recovery reverse' may take back.
alter table receivable_entry add column settlement bigint; -- which of them, within the act
select audit_watch('receivable_entry');
